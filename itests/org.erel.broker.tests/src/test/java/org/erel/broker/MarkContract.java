package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.erel.wire.Destination;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link AmqpBus} promises of the mark of a cluster. */
abstract class MarkContract extends BusFixture {

  @BeforeEach
  void noMark() throws Exception {
    try {
      raw().exchangeDelete(Destination.MARK_EXCHANGE);
    } catch (IOException e) {
      assertThat(BrokerFailure.code(e)).as("not there, as Broker-J has it").isEqualTo(404);
    }
  }

  private static Optional<Boolean> answer(Consumer<Consumer<Boolean>> question) throws Exception {
    BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    question.accept(answers::add);
    return Optional.ofNullable(answers.poll(SOON.toSeconds(), TimeUnit.SECONDS));
  }

  static boolean marked(AmqpBus bus) throws Exception {
    return answer(bus::look).orElseThrow();
  }

  static boolean claimed(AmqpBus bus) throws Exception {
    return answer(bus::claim).orElseThrow();
  }

  @Test
  void aBrokerIsMarkedOnceAndStaysSo() throws Exception {
    AmqpBus first = master("a");
    assertThat(marked(first)).isFalse();
    assertThat(claimed(first)).isTrue();
    assertThat(marked(first)).isTrue();
    AmqpBus second = master("b");
    assertThat(marked(second)).isTrue();
    assertThat(claimed(second)).isFalse();
    first.close();
    assertThat(marked(second)).isTrue();
    assertThat(second.problems()).isEmpty();
  }

  @Test
  void ofManyHostsThatTryAtOnceOneSucceeds() throws Exception {
    List<String> hosts = List.of("a", "b", "c", "d", "e");
    Map<String, AmqpBus> buses = new ConcurrentHashMap<>();
    for (String host : hosts) {
      buses.put(host, master(host));
    }
    Map<String, Boolean> answers = new ConcurrentHashMap<>();
    // a host that the broker does not answer asks again, and one that it did does not
    await()
        .atMost(SOON)
        .until(
            () -> {
              buses.forEach(
                  (host, bus) -> {
                    if (!answers.containsKey(host)) {
                      bus.claim(mine -> answers.merge(host, mine, Boolean::logicalOr));
                    }
                  });
              return answers.size() == hosts.size();
            });
    assertThat(answers.values()).containsOnlyOnce(true);
  }
}
