package org.erel.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.erel.api.Subscription;
import org.erel.wire.Bus;
import org.erel.wire.Destination;
import org.erel.wire.Footing;
import org.erel.wire.Message;
import org.erel.wire.RosterMessage;
import org.erel.wire.Sighting;
import org.junit.jupiter.api.Test;

/** What a host remembers of the others, and whom it tells of its own end. */
class PresenceTest {

  private final Set<String> there = new TreeSet<>();
  private final List<String> peers = new ArrayList<>();
  private final List<String> tried = new ArrayList<>();
  private final List<Message> said = new ArrayList<>();
  private final Sightings sightings = new Sightings();
  private long now = 17;

  private final Presence presence = new Presence("me", bus(), () -> peers, () -> now);

  private Bus bus() {
    return (Bus)
        Proxy.newProxyInstance(
            Bus.class.getClassLoader(),
            new Class<?>[] {Bus.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "subscribe" -> (Subscription) () -> {};
                  case "connected" -> true;
                  case "send" -> send((Destination) arguments[0], (Message) arguments[1]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private boolean send(Destination destination, Message message) {
    String host = destination.host().orElseThrow();
    tried.add(host);
    if (there.contains(host)) {
      said.add(message);
    }
    return there.contains(host);
  }

  private void pass(long seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
  }

  private void hear(Message message) {
    sightings.heard(message, now);
  }

  private static Sighting sighting(String host, long heard, Long left) {
    return new Sighting(
        host, Duration.ofSeconds(heard), Optional.ofNullable(left).map(Duration::ofSeconds));
  }

  @Test
  void whateverAHostSaysOfItselfIsASignOfLife() {
    hear(new Message.Compare("a", "d", Footing.NONE));
    hear(new Message.Same("b", Footing.NONE));
    hear(new Message.Holdings("c", List.of(), true, Footing.NONE));
    hear(new Message.Request("d", List.of()));
    hear(new RosterMessage.Joining("e", 0));
    hear(new Message.Compare("", "an operator's", Footing.NONE));
    hear(new Message.Whom());
    pass(60);
    assertThat(sightings.of(List.of("a", "b", "c", "d", "e", "f", ""), now))
        .containsExactly(
            sighting("a", 60, null),
            sighting("b", 60, null),
            sighting("c", 60, null),
            sighting("d", 60, null),
            sighting("e", 60, null));
  }

  @Test
  void aHostThatIsBackAfterItsEndIsNotStopped() {
    hear(new Message.Leaving("a"));
    pass(10);
    assertThat(sightings.of(List.of("a"), now)).containsExactly(sighting("a", 10, 10L));
    hear(new Message.Compare("a", "d", Footing.NONE));
    pass(5);
    assertThat(sightings.of(List.of("a"), now))
        .containsExactly(sighting("a", 5, 15L))
        .noneMatch(Sighting::stopped);
  }

  @Test
  void whatIsHandedOnCountsAsFarAsItIsNewer() {
    hear(new Message.Compare("a", "d", Footing.NONE));
    pass(60);
    hear(new Message.Heard("z", List.of(sighting("a", 90, 90L), sighting("b", 5, 5L))));
    assertThat(sightings.of(List.of("a", "b"), now))
        .containsExactly(sighting("a", 60, 90L), sighting("b", 5, 5L));
  }

  @Test
  void memoryIsBoundedAndLosesWhatIsOldest() {
    IntStream.rangeClosed(0, Sightings.REMEMBERED)
        .forEach(i -> hear(new Message.Compare("host-" + i, "d", Footing.NONE)));
    assertThat(sightings.of(List.of("host-0"), now)).isEmpty();
    assertThat(sightings.of(List.of("host-1"), now)).hasSize(1);
  }

  @Test
  void aFewOthersAreToldOfTheEndTheLikeliestFirst() {
    peers.addAll(List.of("a", "b", "c", "d", "e", "f"));
    there.addAll(List.of("a", "b", "c", "d", "f"));
    for (String host : List.of("f", "e", "d", "c")) {
      presence.heard(new Message.Compare(host, "d", Footing.NONE));
      pass(10);
    }
    presence.heard(new Message.Leaving("c"));
    presence.stop();
    assertThat(tried).as("c has left, and nothing was heard of a and b").startsWith("d", "d", "e");
    assertThat(said)
        .containsExactly(
            new Message.Leaving("me"),
            new Message.Heard("me", List.of(sighting("c", 0, 0L))),
            new Message.Leaving("me"),
            new Message.Heard("me", List.of(sighting("c", 0, 0L))),
            new Message.Leaving("me"),
            new Message.Heard("me", List.of(sighting("c", 0, 0L))));
  }

  @Test
  void theEndIsNotHeldUpByThoseThatAreAway() {
    IntStream.range(0, 1000).forEach(i -> peers.add("host-" + i));
    presence.stop();
    assertThat(tried).hasSize(Presence.TRIES);
  }
}
