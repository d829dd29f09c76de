package org.erel.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.erel.api.Document;
import org.erel.wire.Held;
import org.erel.wire.Holding;
import org.erel.wire.Roster;

/** Sees everything, which nobody in a cluster does, and notes which promise is broken. */
final class Ledger {

  /** What the content of a document begins with that no host may take. */
  static final String FORGED = "forged";

  private static final String REFUSED = " was refused: ";

  private final List<String> violations = new ArrayList<>();

  /** By digest, cut short as in a lineage: that of what it was based on. */
  private final Map<String, String> parents = new HashMap<>();

  /** By digest, cut short: how a host would tell of it. */
  private final Map<String, String> words = new HashMap<>();

  /** By digest, cut short: what it says. */
  private final Map<String, String> texts = new HashMap<>();

  /** Digests, cut short, of what gave way to one that says the same: hosts do not tell of that. */
  private final Set<String> saidAgain = new HashSet<>();

  private final Map<String, Holding> acknowledged = new HashMap<>();
  private final Map<Long, Set<String>> settled = new HashMap<>();
  private final Set<String> gaveWay = new HashSet<>();

  /** By digest, cut short: tombstones of releases. */
  private final Set<String> ends = new HashSet<>();

  private long publications;

  void violated(String what) {
    violations.add(what);
  }

  List<String> violations() {
    return violations;
  }

  /** How many publications were acknowledged. */
  long publications() {
    return publications;
  }

  /** A publisher sends a document. */
  void sent(Held held) {
    List<String> descent = held.holding().descent();
    parents.putIfAbsent(descent.get(0), descent.size() > 1 ? descent.get(1) : "");
    words.put(
        descent.get(0),
        "revision %d by %s ".formatted(held.document().revision(), held.document().publisher()));
    texts.put(descent.get(0), held.document().content());
  }

  void acknowledged(Holding document) {
    publications++;
    acknowledged.put(document.descent().get(0), document);
  }

  /** A host puts a document in place of another. */
  void kept(String host, Optional<Holding> before, Held after) {
    if (after.document().content().startsWith(FORGED)) {
      violated(host + " keeps what is forged: " + after.document().reference());
    }
    if (after.document().kind() == Document.Kind.RELEASE) {
      keptRelease(host, before, after);
    }
    before.filter(old -> old.unseenBy(after.holding())).ifPresent(old -> gaveWayTo(after, old));
    if (before.filter(old -> !after.holding().replaces(old)).isPresent()) {
      violated("%s replaced %s by the older %s".formatted(host, before.get(), after.holding()));
    }
  }

  private void gaveWayTo(Held after, Holding old) {
    String digest = old.descent().get(0);
    if (after.document().content().equals(texts.get(digest))) {
      saidAgain.add(digest);
    }
  }

  /** What is there is not replaced by what is based on it and is not its end. */
  private void keptRelease(String host, Optional<Holding> before, Held after) {
    String descent = after.holding().descent().get(0);
    if (after.document().tombstone()) {
      ends.add(descent);
    } else if (before.isPresent()
        && descends(after.holding(), before.get())
        && !ends.contains(before.get().descent().get(0))) {
      violated(
          "%s changed release %s to %s"
              .formatted(host, before.get().reference(), after.document().reference()));
    }
  }

  private static boolean descends(Holding after, Holding before) {
    return after.lineage().stream().limit(1).anyMatch(before.descent().get(0)::equals);
  }

  /** A host puts a roster in place of another. */
  void enrolled(String host, Roster before, Roster after) {
    if (before.edition().replaces(after.edition())) {
      violated("%s replaced the roster %s by the older %s".formatted(host, before, after));
    }
    if (after.revision() > 0 && after.settled()) {
      Set<String> members = settled.putIfAbsent(after.revision(), after.members());
      if (members != null && !members.equals(after.members())) {
        violated(
            "two rosters of revision %d are settled, %s and %s"
                .formatted(after.revision(), members, after.members()));
      }
    }
  }

  /** A host told its operators that a revision was overwritten unseen. */
  void reported(String problem) {
    if (!problem.contains(REFUSED)) {
      gaveWay.add(problem);
    }
  }

  /**
   * What was acknowledged is what stands, or what that is based on, one on the other.
   *
   * @param standing what all hosts hold
   * @param forgetful whether a host came back with an old disk: then operators must at least have
   *     been told of it, or of what was based on it, or it gave way to one that says the same
   */
  void judge(List<Holding> standing, boolean forgetful) {
    Set<String> accounted = new HashSet<>();
    standing.forEach(holding -> addLine(accounted, holding.descent().get(0)));
    if (forgetful) {
      words.entrySet().stream()
          .filter(each -> gaveWay.stream().anyMatch(told -> told.startsWith(each.getValue())))
          .forEach(each -> addLine(accounted, each.getKey()));
      saidAgain.forEach(digest -> addLine(accounted, digest));
    }
    acknowledged.forEach(
        (digest, document) -> {
          if (!accounted.contains(digest)) {
            violated("lost: " + document.reference() + " was acknowledged");
          }
        });
  }

  private void addLine(Set<String> all, String newest) {
    for (String digest = newest;
        digest != null && !digest.isEmpty() && all.add(digest);
        digest = parents.get(digest)) {
      // the condition does it all
    }
  }
}
