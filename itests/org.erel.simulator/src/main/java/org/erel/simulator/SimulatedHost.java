package org.erel.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.erel.api.Document;
import org.erel.replication.Effect;
import org.erel.replication.Replica;
import org.erel.replication.Timing;
import org.erel.wire.Delivery;
import org.erel.wire.Enrolment;
import org.erel.wire.ReleaseDocument;
import org.erel.wire.Roster;

/** A master: a disk that stays, and a process that may die between any two effects. */
final class SimulatedHost implements Network.Node {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final String identifier;
  private final World world;
  private final Network network;
  private final Ledger ledger;
  private final Sabotage sabotage;
  private Disk disk = new Disk();
  private Disk backup = new Disk();
  private double mortality;
  private double fullness;
  private Replica replica;
  private long life;
  private boolean connected;
  private boolean forgetful;
  private boolean gone;

  SimulatedHost(String identifier, World world, Network network, Ledger ledger, Sabotage sabotage) {
    this.identifier = identifier;
    this.world = world;
    this.network = network;
    this.ledger = ledger;
    this.sabotage = sabotage;
  }

  /** From now on: how likely each effect is its last, and how likely the disk refuses. */
  void endanger(double mortality, double fullness) {
    this.mortality = mortality;
    this.fullness = fullness;
  }

  Disk disk() {
    return disk;
  }

  /** All that hosts must agree on, in words. */
  String holds() {
    return disk.holdings().stream()
            .map(h -> h.name() + " " + h.revision() + " " + h.ballot() + " " + h.descent().get(0))
            .collect(Collectors.joining(", "))
        + " "
        + disk.roster().edition()
        + " "
        + disk.roster().members();
  }

  String identifier() {
    return identifier;
  }

  /** Whether it ever ran. */
  boolean started() {
    return life > 0;
  }

  @Override
  public boolean votes() {
    return replica != null && replica.votes();
  }

  /** From now on: whether it never comes back. */
  void gone(boolean gone) {
    this.gone = gone;
  }

  boolean gone() {
    return gone;
  }

  void start() {
    if (replica != null || gone) {
      return;
    }
    replica = new Replica(identifier, Timing.USUAL, disk, this::judge, world.random());
    life++;
    network.join(this);
    connect();
    tick(life);
  }

  private Optional<String> judge(Document document) {
    if (document.kind() == Document.Kind.RELEASE && sabotage != Sabotage.RELEASES_CHANGED) {
      return ReleaseDocument.outOfTurn(document);
    }
    return document.content().startsWith(Ledger.FORGED) && sabotage != Sabotage.FORGERIES_TAKEN
        ? Optional.of("its signature is not good")
        : Optional.empty();
  }

  private void tick(long ofLife) {
    world.after(
        SECOND,
        () -> {
          if (life == ofLife && replica != null) {
            run(() -> replica.tick(world.now()));
            tick(ofLife);
          }
        });
  }

  void connect() {
    if (replica != null && !connected) {
      connected = true;
      run(() -> replica.connected(world.now()));
    }
  }

  void disconnect() {
    if (replica != null && connected) {
      connected = false;
      replica.disconnected();
    }
  }

  void crash() {
    if (replica != null) {
      world.note(identifier, "dies", "");
      replica = null;
      connected = false;
      life++;
      network.leave(this);
    }
  }

  void backUp() {
    backup = disk.copy();
  }

  /** Comes back with what it had long ago. */
  void restore() {
    crash();
    disk = backup.copy();
    world.note(identifier, "comes back with", holds());
    forgetful = true;
  }

  /** Whether it ever came back with an old disk. */
  boolean forgetful() {
    return forgetful;
  }

  @Override
  public String queue() {
    return Network.HOST + identifier;
  }

  @Override
  public boolean connected() {
    return connected;
  }

  @Override
  public void unroutable(String host) {
    if (replica != null) {
      replica.unroutable(host);
    }
  }

  @Override
  public void deserted() {
    if (replica != null) {
      replica.deserted();
    }
  }

  @Override
  public void receive(Delivery<?> delivery) {
    run(() -> replica.received(delivery, world.now()));
  }

  private void run(Supplier<List<Effect>> input) {
    if (replica != null) {
      carryOut(input.get());
    }
    if (replica != null) {
      carryOut(replica.consider(world.now()));
    }
  }

  /** Tells what the broker says, if it is still the same process that asked. */
  private Consumer<Boolean> hears(BiFunction<Replica, Boolean, List<Effect>> input) {
    long ofLife = life;
    return answer -> {
      if (life == ofLife && connected) {
        run(() -> input.apply(replica, answer));
      }
    };
  }

  private void carryOut(List<Effect> effects) {
    for (Effect effect : effects) {
      if (replica != null && world.chance(mortality)) {
        crash();
      }
      if (replica == null) {
        return;
      }
      carryOut(effect);
    }
  }

  private void carryOut(Effect effect) {
    if (effect instanceof Effect.Send send) {
      network.send(this, send.destination(), send.message());
    } else if (effect instanceof Effect.Reply reply) {
      network.reply(this, reply.question(), reply.answer());
    } else if (effect instanceof Effect.Report report) {
      world.note(identifier, "reports", report.problem().reason());
      ledger.reported(report.problem().reason());
    } else if (effect instanceof Effect.Look) {
      network.look(hears((host, there) -> host.marked(there && marks())));
    } else if (effect instanceof Effect.Claim) {
      network.claim(identifier, hears((host, mine) -> host.claimed(mine || !marks())));
    } else if (effect instanceof Effect.Durable durable) {
      if (world.chance(fullness)) {
        carryOut(replica.failed(durable, "no space left", world.now()));
        return;
      }
      if (durable instanceof Effect.Keep keep) {
        ledger.kept(identifier, disk.holding(keep.held().document().name()), keep.held());
      }
      if (durable instanceof Effect.Enrol enrol) {
        Roster next = ((Effect.Enrol) settles(enrol)).enrolment().roster();
        ledger.enrolled(identifier, disk.roster(), next);
      }
      world.note(identifier, "writes", durable);
      if (!forgets(durable)) {
        disk.write(settles(durable));
      }
      carryOut(durable.then());
    }
  }

  private boolean marks() {
    return sabotage != Sabotage.MARKS_FORGOTTEN;
  }

  private Effect.Durable settles(Effect.Durable durable) {
    if (sabotage == Sabotage.ROSTERS_SETTLED && durable instanceof Effect.Enrol enrol) {
      Enrolment now = enrol.enrolment();
      return new Effect.Enrol(
          new Enrolment(now.roster().settle(), now.revision(), now.promised(), now.own()),
          enrol.then());
    }
    return durable;
  }

  private boolean forgets(Effect.Durable durable) {
    return switch (sabotage) {
      case PROMISES_FORGOTTEN -> durable instanceof Effect.Promise;
      case DOCUMENTS_FORGOTTEN -> durable instanceof Effect.Keep && world.chance(0.3);
      default -> false;
    };
  }
}
