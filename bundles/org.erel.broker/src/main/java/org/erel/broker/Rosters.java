package org.erel.broker;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.erel.api.BrokerUnavailableException;
import org.erel.wire.Bus;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.erel.wire.Roster;

/** Asks who belongs to the cluster. */
final class Rosters {

  private Rosters() {}

  /**
   * Asks one host; and all, where none has a say yet, as in a cluster that has just started.
   *
   * @param bus reaches the hosts
   * @param hearing how long to wait
   * @return empty where nobody answers
   * @throws BrokerUnavailableException if there is no broker
   */
  static Roster known(Bus bus, Duration hearing) throws BrokerUnavailableException {
    Roster roster = ask(bus, Destination.ANY_HOST, hearing);
    return roster.members().isEmpty() ? newest(bus, hearing) : roster;
  }

  /**
   * Asks all hosts.
   *
   * @param bus reaches the hosts
   * @param hearing how long to wait
   * @return the newest; empty where nobody answers
   * @throws BrokerUnavailableException if there is no broker
   */
  static Roster newest(Bus bus, Duration hearing) throws BrokerUnavailableException {
    return ask(bus, Destination.EVERY_HOST, hearing);
  }

  private static Roster ask(Bus bus, Destination whom, Duration hearing)
      throws BrokerUnavailableException {
    AtomicReference<Roster> known = new AtomicReference<>(Roster.EMPTY);
    RollCall roll = new RollCall(hearing, hearing);
    Inquiry.hold(
        bus,
        whom,
        new Message.Whom(),
        roll,
        answer -> {
          if (answer instanceof Message.Known told) {
            known.set(newer(known.get(), told.roster()));
            roll.answered(told.host());
          }
        });
    return known.get();
  }

  private static Roster newer(Roster one, Roster other) {
    return other.edition().replaces(one.edition()) ? other : one;
  }
}
