package org.erel.broker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.erel.api.Base;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.DocumentReference;
import org.erel.api.InvalidDocumentException;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishOutcome.Verdict;
import org.erel.api.PublishTerms;
import org.erel.api.Quorum;
import org.erel.wire.ReleaseDocument;

/**
 * Announces a release where the cluster does not know it. What it knows is looked at first, and
 * again where another was quicker: of one revision several contents may be under way, and which of
 * them the version has is known when a majority holds it. For one thread, once.
 */
final class Announcement {

  /** How long to wait until what some hosts hold is looked for again. */
  private static final long PAUSE_IN_MS = 200;

  /** Looks what the cluster knows. */
  @FunctionalInterface
  interface Look {
    Optional<Reading.Found> within(Duration timeout) throws BrokerUnavailableException;
  }

  /** Publishes the release on some terms. */
  @FunctionalInterface
  interface Publish {
    PublishOutcome on(PublishTerms terms) throws BrokerUnavailableException;
  }

  private final ReleaseDocument release;
  private final String publisher;
  private final PublishTerms terms;
  private final long deadline;

  /**
   * Has not begun; its time runs.
   *
   * @param release what
   * @param publisher who announces it
   * @param terms how
   * @throws InvalidDocumentException if they are forced
   */
  Announcement(ReleaseDocument release, String publisher, PublishTerms terms)
      throws InvalidDocumentException {
    if (terms.forced()) {
      throw new InvalidDocumentException(
          0,
          0,
          "a release is not forced: hosts that are silent might know another content of "
              + release.release()
              + "; start them");
    }
    this.release = release;
    this.publisher = publisher;
    this.terms = terms;
    this.deadline = System.nanoTime() + terms.patience().toNanos();
  }

  /**
   * Announces it. Blocks as long as the terms say.
   *
   * @param look asks the hosts
   * @param publish sends it to them
   * @return what came of it
   * @throws InvalidDocumentException if the cluster has another content
   * @throws BrokerUnavailableException if the broker is lost before the end
   */
  PublishOutcome carryOut(Look look, Publish publish)
      throws InvalidDocumentException, BrokerUnavailableException {
    Optional<Reading.Found> found = look.within(left());
    if (live(found)) {
      return settled(found.get(), look);
    }
    Optional<DocumentReference> ended = reference(found);
    if (!terms.base().allows(ended, publisher)) {
      return outcome(Verdict.OVERTAKEN, ended, List.of(), List.of());
    }
    Base base = Base.revision(ended.map(DocumentReference::revision).orElse(0L));
    PublishOutcome outcome = publish.on(new PublishTerms(base, false, terms.quorum(), left()));
    if (outcome.verdict() != Verdict.OVERTAKEN) {
      return outcome;
    }
    found = look.within(left());
    return live(found) ? settled(found.get(), look) : outcome;
  }

  private static boolean live(Optional<Reading.Found> found) {
    return found.filter(each -> !each.document().tombstone()).isPresent();
  }

  private static Optional<DocumentReference> reference(Optional<Reading.Found> found) {
    return found.map(each -> each.document().reference());
  }

  /** Somebody has announced it; a majority decides what. */
  private PublishOutcome settled(Reading.Found first, Look look)
      throws InvalidDocumentException, BrokerUnavailableException {
    Reading.Found found = first;
    for (; ; pause()) {
      Optional<String> contradiction = contradiction(found);
      if (contradiction.isPresent() && holds(found, Quorum.MAJORITY)) {
        throw new InvalidDocumentException(0, 0, contradiction.get());
      } else if (contradiction.isEmpty() && holds(found, terms.quorum())) {
        return held(Verdict.HELD, found);
      } else if (System.nanoTime() - deadline >= 0) {
        return contradiction.isEmpty()
            ? held(Verdict.SHORT, found)
            : outcome(Verdict.SHORT, reference(Optional.of(found)), List.of(), silent(found));
      }
      Optional<Reading.Found> next = look.within(left());
      if (next.isPresent() && !live(next)) {
        return outcome(Verdict.OVERTAKEN, reference(next), List.of(), List.of());
      }
      found = next.orElse(found);
    }
  }

  private Optional<String> contradiction(Reading.Found found) throws InvalidDocumentException {
    return ReleaseDocument.read(found.document().content()).contradiction(release);
  }

  private static PublishOutcome held(Verdict verdict, Reading.Found found) {
    return outcome(verdict, reference(Optional.of(found)), found.holders(), silent(found));
  }

  private static List<String> silent(Reading.Found found) {
    TreeSet<String> silent = new TreeSet<>(found.roster().members());
    found.holders().forEach(silent::remove);
    return List.copyOf(silent);
  }

  private static boolean holds(Reading.Found found, Quorum quorum) {
    TreeSet<String> holders = new TreeSet<>(found.holders());
    holders.retainAll(found.roster().members());
    int wanted = quorum.of(found.roster().members().size());
    return holders.size() >= wanted
        && (quorum.kind() == Quorum.Kind.NUMBER || found.roster().majority(holders));
  }

  /** Never so little that nobody could answer. */
  private Duration left() {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    return Duration.ofMillis(Math.max(PAUSE_IN_MS, left));
  }

  private static void pause() throws BrokerUnavailableException {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_IN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerUnavailableException("interrupted while waiting for hosts", e);
    }
  }

  private static PublishOutcome outcome(
      Verdict verdict,
      Optional<DocumentReference> newest,
      List<String> stored,
      List<String> silent) {
    return new PublishOutcome(verdict, Optional.empty(), newest, stored, Map.of(), silent);
  }
}
