package org.erel.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.api.Base;
import org.erel.api.Document;
import org.erel.api.PublishOutcome.Verdict;
import org.erel.api.PublishTerms;
import org.erel.api.Quorum;
import org.erel.replication.Draft;
import org.erel.replication.Effect;
import org.erel.replication.Outcome;
import org.erel.replication.Publishing;
import org.erel.replication.Standing;
import org.erel.wire.Delivery;
import org.erel.wire.Holding;
import org.erel.wire.Message;

/** An operator who publishes one document after the other, and sometimes walks away. */
final class SimulatedOperator implements Network.Node {

  private static final Duration MOMENT = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final double WALKS_AWAY = 0.05;
  private static final double KNOWS_THE_BASE = 0.5;
  private static final double ENDS = 0.7;

  private final String identifier;
  private final List<String> names;
  private final World world;
  private final Network network;
  private final Ledger ledger;
  private final Map<String, Standing> standings = new HashMap<>();
  private final Map<String, Holding> newest = new HashMap<>();
  private Publishing publishing;
  private String name;
  private long session;
  private long publications;

  SimulatedOperator(
      String identifier, List<String> names, World world, Network network, Ledger ledger) {
    this.identifier = identifier;
    this.names = names;
    this.world = world;
    this.network = network;
    this.ledger = ledger;
    network.join(this);
  }

  /** Publishes, unless something is under way. */
  void publish() {
    if (publishing != null) {
      return;
    }
    name = names.get(world.random().nextInt(names.size()));
    Optional<Holding> known = Optional.ofNullable(newest.get(name));
    Base base =
        world.chance(KNOWS_THE_BASE)
            ? Base.revision(known.map(Holding::revision).orElse(0L))
            : Base.LATEST;
    Quorum quorum =
        switch (world.random().nextInt(4)) {
          case 0 -> Quorum.ALL;
          default -> Quorum.MAJORITY;
        };
    publications++;
    String content = content(known);
    publishing =
        new Publishing(
            new Draft(
                name, identifier, Instant.EPOCH, content.isEmpty(), content, document -> document),
            new PublishTerms(base, false, quorum, PATIENCE),
            identifier + "#" + session + "." + publications,
            1,
            world.random(),
            world.now());
    carryOut(publishing.begin(Optional.ofNullable(standings.get(name)), world.now()));
    tick(publishing);
  }

  /** Of a release that he knows to be there, mostly its end. */
  private String content(Optional<Holding> known) {
    boolean there =
        Document.Kind.of(name) == Document.Kind.RELEASE
            && known.filter(holding -> holding.revision() % 2 == 1).isPresent();
    return there && world.chance(ENDS) ? "" : identifier + " " + publications;
  }

  private void tick(Publishing same) {
    world.after(
        MOMENT,
        () -> {
          if (publishing == same) {
            carryOut(publishing.tick(world.now()));
            if (world.chance(WALKS_AWAY / 10)) {
              walkAway();
            } else {
              tick(same);
            }
          }
        });
  }

  /** Ends in the middle, and knows nothing any more when it comes back. */
  void walkAway() {
    publishing = null;
    session++;
    standings.clear();
    newest.clear();
  }

  @Override
  public String queue() {
    return identifier;
  }

  @Override
  public void unroutable(String host) {
    if (publishing != null) {
      publishing.unroutable(host);
    }
  }

  @Override
  public void receive(Delivery<?> delivery) {
    if (publishing != null) {
      carryOut(publishing.answered(delivery.message(), world.now()));
    }
  }

  private void carryOut(List<Effect> effects) {
    for (Effect effect : effects) {
      Effect.Send send = (Effect.Send) effect;
      if (send.message() instanceof Message.Publish publish) {
        ledger.sent(publish.held());
      }
      network.send(this, send.destination(), send.message());
    }
    publishing.outcome().ifPresent(this::ended);
  }

  private void ended(Outcome outcome) {
    publishing = null;
    standings.remove(name);
    outcome.standing().ifPresent(standing -> standings.put(name, standing));
    if (outcome.verdict() == Verdict.ACKNOWLEDGED) {
      ledger.acknowledged(outcome.published().orElseThrow());
      newest.put(name, outcome.published().get());
    }
    outcome.newest().ifPresent(holding -> newest.put(name, holding));
  }
}
