package org.erel.config;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.Documents;
import org.erel.api.Documents.Acceptance;
import org.erel.api.Group;
import org.erel.api.InvalidDocumentException;
import org.erel.api.PublishOutcome;
import org.erel.wire.Bus;
import org.erel.wire.GroupWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what was edited on this host. Where there is no broker the document is numbered and
 * kept here, and spreads when there is one again.
 */
final class Publisher {

  /** How long hosts may take to answer. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  private final String host;
  private final Documents documents;
  private final Cluster cluster;
  private final Bus bus;

  /**
   * What became of an edit.
   *
   * @param revision what it was published as; 0 where it was not
   * @param reason why it was not, or what else must be known
   */
  record Landing(long revision, Optional<String> reason) {

    static Landing failed(String reason) {
      return new Landing(0, Optional.of(reason));
    }
  }

  Publisher(String host, Documents documents, Cluster cluster, Bus bus) {
    this.host = host;
    this.documents = documents;
    this.cluster = cluster;
    this.bus = bus;
  }

  /**
   * Publishes an edit as the revision after its base, and returns when it is on this host's disk.
   * Blocks.
   *
   * @param name the group's name
   * @param group what it shall be; empty where it shall be gone
   * @param base the revision that was edited: where another came after it, nothing is published
   * @return what became of it; never throws
   */
  Landing publish(String name, Optional<Group> group, long base) {
    String content = group.map(GroupWriter::write).orElse("");
    try {
      if (bus.connected()) {
        PublishOutcome outcome =
            group.isPresent()
                ? cluster.publish(content, host, OptionalLong.of(base), TIMEOUT, stored -> {})
                : cluster.unpublish(name, host, OptionalLong.of(base), TIMEOUT);
        return landed(outcome, content);
      }
    } catch (BrokerUnavailableException e) {
      LOG.info("group {} is numbered here: {}", name, e.getMessage());
    } catch (InvalidDocumentException | RuntimeException e) {
      LOG.warn("group {} was not published", name, e);
      return Landing.failed(String.valueOf(e.getMessage()));
    }
    return keep(new Document(name, base + 1, host, Instant.now(), content.isEmpty(), content));
  }

  private Landing landed(PublishOutcome outcome, String content) {
    Optional<String> refusals =
        outcome.refused().isEmpty()
            ? Optional.empty()
            : Optional.of(outcome.document() + " was refused: " + outcome.refused());
    Document published =
        new Document(
            outcome.document().name(),
            outcome.document().revision(),
            outcome.document().publisher(),
            Instant.now(),
            content.isEmpty(),
            content);
    boolean held =
        documents
            .find(published.name())
            .filter(document -> document.reference().equals(outcome.document()))
            .isPresent();
    if (!held && refusals.isPresent()) {
      return Landing.failed(refusals.get());
    }
    // what this host said must not depend on whether the broker brought it back
    return held ? new Landing(published.revision(), refusals) : keep(published);
  }

  private Landing keep(Document document) {
    Optional<String> refusal =
        Judgement.invalid(document)
            .or(() -> Judgement.outdated(documents.find(document.name()), document));
    if (refusal.isPresent()) {
      return Landing.failed(refusal.get());
    }
    try {
      if (documents.accept(document) != Acceptance.OLDER) {
        return new Landing(document.revision(), Optional.empty());
      }
      return Landing.failed(
          Judgement.outdated(documents.find(document.name()), document)
              .orElse("a newer one is held"));
    } catch (RuntimeException e) {
      LOG.error("{} is not on disk", document.reference(), e);
      return Landing.failed(String.valueOf(e.getMessage()));
    }
  }
}
