package org.erel.broker;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.erel.api.DocumentReference;
import org.erel.api.PublishOutcome;
import org.erel.wire.Message;

/**
 * What every host that answered holds.
 *
 * @param roll who is there
 * @param summaries what they said, by host
 */
record Survey(RollCall roll, Map<String, Message.Summary> summaries) {

  Collection<DocumentReference> newest() {
    Map<String, DocumentReference> newest = new TreeMap<>();
    for (Message.Summary summary : summaries.values()) {
      summary
          .held()
          .forEach(
              held ->
                  newest.merge(
                      held.name(), held, (one, other) -> other.replaces(one) ? other : one));
    }
    return newest.values();
  }

  Optional<DocumentReference> newest(String name) {
    return newest().stream().filter(held -> held.name().equals(name)).findFirst();
  }

  Standing standing(String name) {
    long revision = newest(name).map(DocumentReference::revision).orElse(0L);
    return new Standing(roll, revision, System.nanoTime());
  }

  /** The hosts that hold something newer than the base, and not ours, and what that is. */
  Map<String, String> newer(long base, DocumentReference ours) {
    Map<String, String> newer = new TreeMap<>();
    for (Message.Summary summary : summaries.values()) {
      summary.held().stream()
          .filter(held -> held.name().equals(ours.name()))
          .filter(held -> held.revision() > base && !held.equals(ours))
          .forEach(
              held ->
                  newer.put(
                      summary.host(),
                      "revision "
                          + held.revision()
                          + " by "
                          + held.publisher()
                          + " is held, and this is based on revision "
                          + base));
    }
    return newer;
  }

  /** Whether another publisher was quicker, or nobody that was expected is there any more. */
  boolean contests(PublishOutcome outcome) {
    DocumentReference ours = outcome.document();
    boolean overtaken =
        summaries.values().stream()
            .flatMap(summary -> summary.held().stream())
            .anyMatch(
                held ->
                    held.name().equals(ours.name())
                        && held.revision() >= ours.revision()
                        && !held.equals(ours));
    boolean lost = outcome.stored().isEmpty() && outcome.refused().isEmpty();
    return overtaken || lost && !summaries.isEmpty();
  }
}
