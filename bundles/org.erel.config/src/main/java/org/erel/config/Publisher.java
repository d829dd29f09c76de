package org.erel.config;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.erel.api.Base;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.DocumentReference;
import org.erel.api.Group;
import org.erel.api.InvalidDocumentException;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishTerms;
import org.erel.api.Subscription;
import org.erel.wire.GroupWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what was edited on this host. */
final class Publisher {

  /** How long hosts may take to answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long what others have on disk may take to be here. */
  private static final Duration RETURN = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  private final String host;
  private final Optional<String> key;
  private final FileDocuments documents;
  private final Cluster cluster;

  /** What became of an edit. */
  sealed interface Landing {

    /**
     * It is published.
     *
     * @param revision as what
     */
    record Published(long revision) implements Landing {}

    /**
     * It cannot be published.
     *
     * @param reason in words
     */
    record Refused(String reason) implements Landing {}

    /**
     * It cannot be published now.
     *
     * @param reason in words
     */
    record Waits(String reason) implements Landing {}
  }

  /**
   * From a host.
   *
   * @param host its identifier
   * @param key its key's identifier; empty where it has none
   * @param documents what it holds, and whom it trusts
   * @param cluster where to publish
   */
  Publisher(String host, Optional<String> key, FileDocuments documents, Cluster cluster) {
    this.host = host;
    this.key = key;
    this.documents = documents;
    this.cluster = cluster;
  }

  /**
   * Publishes an edit as the revision after its base, and returns when it is on this host's disk
   * too. Blocks.
   *
   * @param name the group's name
   * @param group what it shall be; empty where it shall be gone
   * @param base the revision that was edited: where another came after it, nothing is published
   * @return what became of it; never throws
   */
  Landing publish(String name, Optional<Group> group, long base) {
    Optional<String> barred = documents.trusted().publishing(key, name, Instant.now());
    if (barred.isPresent()) {
      return new Landing.Refused(
          "this host's key%s %s; publish the group's document with a key that may, or have this one trusted (data/key.pem.pub)"
              .formatted(key.map(id -> " " + id).orElse(""), barred.get()));
    }
    String content = group.map(GroupWriter::write).orElse("");
    PublishTerms terms = PublishTerms.majority(Base.revision(base), PATIENCE);
    try {
      PublishOutcome outcome =
          group.isPresent()
              ? cluster.publish(content, host, terms, progress -> {})
              : cluster.unpublish(name, host, terms, progress -> {});
      return landed(outcome, content, base);
    } catch (BrokerUnavailableException e) {
      return new Landing.Waits(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Landing.Waits("the host is stopping");
    } catch (InvalidDocumentException | RuntimeException e) {
      LOG.warn("group {} was not published", name, e);
      return new Landing.Refused(String.valueOf(e.getMessage()));
    }
  }

  private Landing landed(PublishOutcome outcome, String content, long base)
      throws InterruptedException {
    return switch (outcome.verdict()) {
      case ACKNOWLEDGED -> {
        DocumentReference published = outcome.document().orElseThrow();
        awaitHere(published);
        yield new Landing.Published(published.revision());
      }
      case OVERTAKEN, HELD -> overtaken(outcome.newest().orElseThrow(), content, base);
      case SHORT, NO_MAJORITY ->
          new Landing.Waits(
              "fewer than a majority of the %d known hosts answered%s"
                  .formatted(
                      outcome.known(),
                      outcome.silent().isEmpty() ? "" : "; silent: " + outcome.silent()));
    };
  }

  /** What is newer may be this very edit: an attempt before that only seemed to fail. */
  private Landing overtaken(DocumentReference newest, String content, long base)
      throws InterruptedException {
    if (newest.publisher().equals(host) && newest.revision() == base + 1) {
      awaitHere(newest);
      Optional<Document> held = documents.find(newest.name());
      if (held.filter(
              document ->
                  document.revision() == newest.revision() && document.content().equals(content))
          .isPresent()) {
        return new Landing.Published(newest.revision());
      }
    }
    return new Landing.Refused(
        "revision %d by %s is held, and this is based on revision %d"
            .formatted(newest.revision(), newest.publisher(), base));
  }

  private void awaitHere(DocumentReference published) throws InterruptedException {
    CountDownLatch here = new CountDownLatch(1);
    Subscription stored =
        documents.onStored(
            document -> {
              if (holds(published)) {
                here.countDown();
              }
            });
    try {
      if (!holds(published) && !here.await(RETURN.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("{} is published, and has not come back to this host yet", published);
      }
    } finally {
      stored.close();
    }
  }

  private boolean holds(DocumentReference published) {
    return documents
        .find(published.name())
        .filter(document -> document.revision() >= published.revision())
        .isPresent();
  }
}
