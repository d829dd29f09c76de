package org.erel.simulator;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Edition;
import org.erel.wire.Message;
import org.erel.wire.Roster;
import org.erel.wire.RosterMessage;

/** An operator who has hosts forgotten, one after the other: some are gone for good. */
final class Registrar implements Network.Node {

  private static final double GONE_FOR_GOOD = 0.7;
  private static final int FEWEST = 3;

  private final World world;
  private final Network network;
  private SimulatedHost unwanted;
  private boolean forgotten;
  private long since;

  /** Of a roster with the unwanted one on it: hosts may answer that have missed that. */
  private Edition seen = Roster.EMPTY.edition();

  Registrar(World world, Network network) {
    this.world = world;
    this.network = network;
    network.join(this);
  }

  /**
   * Goes on with a host, or takes the next one. Those that stay must be able to decide it.
   *
   * @return one that was forgotten and will not come back
   */
  Optional<SimulatedHost> forget(List<SimulatedHost> all) {
    if (unwanted == null) {
      choose(all);
    } else if (forgotten) {
      SimulatedHost last = unwanted;
      unwanted = null;
      return Optional.of(last).filter(SimulatedHost::gone);
    } else {
      network.send(
          this, Destination.ANY_HOST, new RosterMessage.Forget(unwanted.identifier(), since));
    }
    return Optional.empty();
  }

  private void choose(List<SimulatedHost> all) {
    Roster newest =
        all.stream()
            .map(host -> host.disk().roster())
            .max(Comparator.comparing(Roster::edition))
            .orElseThrow();
    SimulatedHost host = all.get(world.random().nextInt(all.size()));
    if (newest.settled()
        && newest.members().size() >= FEWEST
        && newest.contains(host.identifier())) {
      host.crash();
      host.gone(world.chance(GONE_FOR_GOOD));
      unwanted = host;
      forgotten = false;
      seen = newest.edition();
      since = newest.since(host.identifier());
    }
  }

  /** Leaves the rest to others: whom it could not have forgotten may be back. */
  void giveUp() {
    if (unwanted != null) {
      unwanted.gone(false);
    }
  }

  @Override
  public String queue() {
    return "eve";
  }

  @Override
  public void receive(Delivery<?> delivery) {
    if (unwanted != null && delivery.message() instanceof Message.Known known) {
      forgotten =
          forgotten
              || known.roster().settled()
                  && known.roster().edition().replaces(seen)
                  && !known.roster().contains(unwanted.identifier());
    }
  }
}
