package org.erel.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.erel.api.Host;
import org.erel.api.Subscription;
import org.erel.wire.Bus;
import org.erel.wire.Delivery;
import org.erel.wire.Message;
import org.junit.jupiter.api.Test;

class MembershipTest {

  private final Map<Class<?>, Consumer<Delivery<?>>> subscribers = new HashMap<>();
  private final Membership membership = new Membership(new Host("web-1", Map.of()), bus());

  @SuppressWarnings("unchecked")
  private Bus bus() {
    return (Bus)
        Proxy.newProxyInstance(
            Bus.class.getClassLoader(),
            new Class<?>[] {Bus.class},
            (proxy, method, arguments) -> {
              subscribers.put((Class<?>) arguments[0], (Consumer<Delivery<?>>) arguments[1]);
              return (Subscription) () -> {};
            });
  }

  private void hears(Message message) {
    subscribers.get(message.getClass()).accept(new Delivery<>(message, "", ""));
  }

  @Test
  void whoSpeaksIsKnown() {
    hears(new Message.Ask("web-3", List.of()));
    hears(new Message.Summary("web-2", List.of(), List.of("web-9")));
    hears(new Message.Ask("web-1", List.of()));
    hears(new Message.Ask("", List.of()));
    assertThat(membership.all()).containsExactly("web-2", "web-3");
    assertThat(membership.reachable()).containsExactly("web-2", "web-3");
  }

  @Test
  void aSilentHostStaysKnownUntilItIsHeardOfAgain() {
    hears(new Message.Ask("web-2", List.of()));
    membership.unreachable("web-2");
    membership.unreachable("web-9");
    assertThat(membership.all()).containsExactly("web-2");
    assertThat(membership.reachable()).isEmpty();
    hears(new Message.Summary("web-2", List.of(), List.of()));
    assertThat(membership.reachable()).containsExactly("web-2");
  }

  @Test
  void aHostThatLeavesIsForgotten() {
    hears(new Message.Ask("web-2", List.of()));
    hears(new Message.Leaving("web-2"));
    assertThat(membership.all()).isEmpty();
  }
}
