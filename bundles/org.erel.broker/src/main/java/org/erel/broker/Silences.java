package org.erel.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Silence;
import org.erel.wire.Bus;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.erel.wire.Sighting;

/** Finds out why hosts are silent: by the broker, and by what the other hosts remember. */
final class Silences {

  private final Bus bus;
  private final Duration hearing;
  private final Instant now;

  /**
   * Not yet asked.
   *
   * @param bus reaches the hosts
   * @param hearing how long to wait for those that are to tell
   * @param now by the clock of who asks
   */
  Silences(Bus bus, Duration hearing, Instant now) {
    this.bus = bus;
    this.hearing = hearing;
    this.now = now;
  }

  /**
   * Asks all hosts one question, where some are silent.
   *
   * @param silent identifiers
   * @param live who will answer, as far as is known
   * @return one for each, in the same order
   * @throws BrokerUnavailableException if the broker is lost before the end
   */
  List<Silence> of(Collection<String> silent, Collection<String> live)
      throws BrokerUnavailableException {
    Map<String, Sighting> newest = silent.isEmpty() ? Map.of() : ask(List.copyOf(silent), live);
    List<Silence> silences = new ArrayList<>();
    for (String host : silent) {
      Optional<Sighting> sighting = Optional.ofNullable(newest.get(host));
      silences.add(
          new Silence(
              host,
              why(host, sighting.filter(Sighting::stopped).isPresent()),
              sighting.map(seen -> now.minus(seen.heard()))));
    }
    return List.copyOf(silences);
  }

  private Map<String, Sighting> ask(List<String> silent, Collection<String> live)
      throws BrokerUnavailableException {
    Map<String, Sighting> newest = new HashMap<>();
    RollCall roll = new RollCall(hearing, hearing);
    roll.knows(live);
    if (live.isEmpty()) {
      roll.deserted();
    }
    Inquiry.hold(
        bus,
        Destination.EVERY_HOST,
        new Message.HeardRequest(silent),
        roll,
        answer -> {
          if (answer instanceof Message.Heard told) {
            roll.answered(told.host());
            told.sightings().forEach(seen -> newest.merge(seen.host(), seen, Sighting::merged));
          }
        });
    return newest;
  }

  private Silence.Why why(String host, boolean stopped) throws BrokerUnavailableException {
    if (stopped) {
      return Silence.Why.STOPPED;
    }
    return bus.send(Destination.host(host), new Message.Probe())
        ? Silence.Why.NOT_ANSWERING
        : Silence.Why.NOT_CONNECTED;
  }
}
