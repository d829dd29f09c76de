package org.erel.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.erel.api.Document;
import org.erel.api.Problem;
import org.erel.wire.Ballot;
import org.erel.wire.Delivery;
import org.erel.wire.Held;
import org.erel.wire.Holding;
import org.erel.wire.Message;

/**
 * Decides what one host promises and which documents it takes. It has no state but the disk's, and
 * what follows from that.
 */
final class Acceptor {

  private final String host;
  private final Shelf shelf;
  private final Function<Document, Optional<String>> judgement;

  Acceptor(String host, Shelf shelf, Function<Document, Optional<String>> judgement) {
    this.host = host;
    this.shelf = shelf;
    this.judgement = judgement;
  }

  /** Somebody wants to publish. */
  List<Effect> prepare(Message.Prepare prepare, Delivery<?> question, boolean votes) {
    String name = prepare.name();
    Ballot promised = promised(name);
    if (!votes) {
      return List.of(
          decline(
              question,
              name,
              prepare.ballot(),
              host + " is new or has just started, and compares first"));
    }
    if (!prepare.ballot().mayFollow(promised)) {
      return List.of(decline(question, name, prepare.ballot(), leaps(promised)));
    }
    if (promised.overrules(prepare.ballot())) {
      return List.of(decline(question, name, prepare.ballot(), overruled(promised)));
    }
    Message.Promised answer =
        new Message.Promised(
            host, name, prepare.ballot(), shelf.holding(name), shelf.roster().edition());
    List<Effect> then = List.of(new Effect.Reply(question, answer));
    return promised.equals(prepare.ballot())
        ? then
        : List.of(new Effect.Promise(name, prepare.ballot(), Optional.of(question), then));
  }

  /** Somebody publishes. */
  List<Effect> publish(Held published, Delivery<?> question) {
    Holding holding = published.holding();
    String name = holding.name();
    Ballot promised = promised(name);
    Optional<Holding> held = shelf.holding(name);
    Optional<String> invalid = judgement.apply(published.document());
    if (invalid.isPresent()) {
      return List.of(
          new Effect.Reply(question, new Message.Failed(host, invalid.get())),
          refused(published.document(), invalid.get()));
    }
    if (!published.ballot().mayFollow(promised)) {
      return List.of(decline(question, name, published.ballot(), leaps(promised)));
    }
    if (promised.overrules(published.ballot())) {
      return List.of(decline(question, name, published.ballot(), overruled(promised)));
    }
    if (held.filter(before -> before.compareTo(holding) > 0).isPresent()) {
      String reason = outdated(held.get());
      return List.of(
          decline(question, name, published.ballot(), reason),
          refused(published.document(), reason));
    }
    Effect answer =
        new Effect.Reply(question, new Message.Taken(host, holding, shelf.roster().edition()));
    if (held.filter(holding::equals).isPresent()) {
      return List.of(answer);
    }
    List<Effect> then = new ArrayList<>(List.of(answer));
    forked(published).ifPresent(then::add);
    return List.of(new Effect.Keep(published, Optional.of(question), then));
  }

  /**
   * Another host holds it. That is taken whoever was promised what: it was published before. Its
   * ballot is what that host says.
   */
  List<Effect> learn(Held copy) {
    Held held = copy.by(copy.ballot().noFurtherFrom(promised(copy.document().name())));
    Holding holding = held.holding();
    Optional<Holding> ours = shelf.holding(holding.name());
    Optional<String> invalid = judgement.apply(held.document());
    if (invalid.isPresent()) {
      return List.of(refused(held.document(), invalid.get()));
    }
    if (ours.isPresent() && !holding.replaces(ours.get())) {
      return List.of();
    }
    return List.of(new Effect.Keep(held, Optional.empty(), forked(held).stream().toList()));
  }

  /** Something could not be put on disk: who waits for it is told, and operators are. */
  List<Effect> failed(Effect.Durable effect, String reason) {
    List<Effect> effects = new ArrayList<>();
    if (effect instanceof Effect.Keep keep) {
      Holding holding = keep.held().holding();
      keep.question()
          .ifPresent(
              question -> effects.add(decline(question, holding.name(), holding.ballot(), reason)));
      effects.add(refused(keep.held().document(), reason));
    } else if (effect instanceof Effect.Promise promise) {
      promise
          .question()
          .ifPresent(
              question -> effects.add(decline(question, promise.name(), promise.ballot(), reason)));
    }
    return effects;
  }

  private Effect decline(Delivery<?> question, String name, Ballot ballot, String reason) {
    return new Effect.Reply(
        question, new Message.Declined(host, name, ballot, promised(name), reason));
  }

  /** Whoever published what is held had a majority's promise. */
  private Ballot promised(String name) {
    Ballot promised = shelf.promised(name);
    Ballot held = shelf.holding(name).map(Holding::ballot).orElse(Ballot.NONE);
    return held.overrules(promised) ? held : promised;
  }

  private static String overruled(Ballot promised) {
    return "another publisher, " + promised.owner() + ", was quicker";
  }

  private static String leaps(Ballot promised) {
    return "the round of its ballot does not follow %d, the greatest here; is the publisher's clock right?"
        .formatted(promised.round());
  }

  private static String outdated(Holding held) {
    return "revision %d by %s is held; publish again based on it"
        .formatted(held.revision(), held.reference().publisher());
  }

  private static Effect refused(Document document, String reason) {
    return new Effect.Report(
        new Problem(
            "document " + document.name(),
            "revision %d by %s was refused: %s"
                .formatted(document.revision(), document.publisher(), reason)));
  }

  /**
   * What replaces a document without being based on it: either nobody was told that the old one is
   * published, or somebody forced his way, or a majority lost what it had on disk. Where both say
   * the same, as of one release that was dropped on two hosts, nothing is lost.
   */
  private Optional<Effect> forked(Held next) {
    return shelf
        .find(next.holding().name())
        .filter(old -> old.holding().unseenBy(next.holding()))
        .filter(old -> !old.document().content().equals(next.document().content()))
        .map(old -> new Effect.Report(gaveWay(old.document(), next.document())));
  }

  private static Problem gaveWay(Document old, Document next) {
    return new Problem(
        "document " + next.name(),
        "revision %d by %s gave way to revision %d by %s, which was not based on it; publish it again if it is still wanted"
            .formatted(old.revision(), old.publisher(), next.revision(), next.publisher()));
  }
}
