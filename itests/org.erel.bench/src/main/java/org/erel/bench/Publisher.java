package org.erel.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.erel.api.Base;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.InvalidDocumentException;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishTerms;
import org.erel.api.Quorum;

/** Publishes groups of one size, with another content each time. Thread-safe. */
final class Publisher {

  /** Of the content of a document. */
  private static final int BODY_BYTES = 4096;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration JOIN = Duration.ofSeconds(180);

  private final Cluster cluster;
  private final int hosts;
  private final AtomicInteger number = new AtomicInteger();

  /**
   * Of a session that is open.
   *
   * @param cluster the way to the hosts
   * @param hosts how many must have it on disk
   */
  Publisher(Cluster cluster, int hosts) {
    this.cluster = cluster;
    this.hosts = hosts;
  }

  /**
   * A document: a configuration of every host.
   *
   * @param group its name
   */
  String next(String group) {
    String head =
        """
        {"group": "%s", "members": ["bench-*"],
         "configurations": {"org.erel.bench": {"number:Integer": %d, "text": "\
        """
            .formatted(group, number.incrementAndGet());
    String tail = "\"}}}\n";
    return head + "x".repeat(BODY_BYTES - head.length() - tail.length()) + tail;
  }

  /**
   * Publishes until all take it: hosts that have just started compare before they take part.
   *
   * @return the revision
   */
  long first(String group) throws Exception {
    long begun = System.nanoTime();
    PublishOutcome outcome = publish(group);
    while (outcome.stored().size() < hosts) {
      if (System.nanoTime() - begun > JOIN.toNanos()) {
        throw new IOException(
            "after %d s not all hosts take documents: %d of %d do"
                .formatted(JOIN.toSeconds(), outcome.stored().size(), hosts));
      }
      outcome = publish(group);
    }
    return outcome.document().orElseThrow().revision();
  }

  /**
   * Publishes once.
   *
   * @return milliseconds until all hosts had it on disk and said so
   * @throws IOException if not all do
   */
  double once(String group) throws Exception {
    long begun = System.nanoTime();
    PublishOutcome outcome = publish(group);
    double time = (System.nanoTime() - begun) / 1e6;
    if (outcome.stored().size() < hosts) {
      throw new IOException("a publish did not reach all hosts: " + outcome);
    }
    return time;
  }

  private PublishOutcome publish(String group)
      throws InvalidDocumentException, BrokerUnavailableException {
    PublishTerms terms =
        new PublishTerms(Base.OWN, false, Quorum.parse(Integer.toString(hosts)), PATIENCE);
    return cluster.publish(next(group), "bench", terms, progress -> {});
  }
}
