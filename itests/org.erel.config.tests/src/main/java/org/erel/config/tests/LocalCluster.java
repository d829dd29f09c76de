package org.erel.config.tests;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.erel.api.ActionOutcome;
import org.erel.api.Answers;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.Documents;
import org.erel.api.HostDrift;
import org.erel.api.HostHistory;
import org.erel.api.HostPlan;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Order;
import org.erel.api.Proposal;
import org.erel.api.PublishOutcome;
import org.erel.api.Target;
import org.erel.wire.GroupReader;

/** A cluster of this host and one that can be told to refuse. */
final class LocalCluster implements Cluster {

  final Queue<Document> published = new ConcurrentLinkedQueue<>();
  volatile Optional<String> refusal = Optional.empty();
  volatile boolean reachable = true;
  volatile boolean loses;
  volatile Documents documents;

  @Override
  public PublishOutcome publish(
      String content,
      String publisher,
      OptionalLong base,
      Duration timeout,
      Consumer<String> progress)
      throws InvalidDocumentException, BrokerUnavailableException {
    return publish(GroupReader.read(content).name(), content, publisher, base.orElseThrow());
  }

  @Override
  public PublishOutcome unpublish(
      String name, String publisher, OptionalLong base, Duration timeout)
      throws BrokerUnavailableException {
    return publish(name, "", publisher, base.orElseThrow());
  }

  private PublishOutcome publish(String name, String content, String publisher, long base)
      throws BrokerUnavailableException {
    if (!reachable) {
      throw new BrokerUnavailableException("the broker went away on purpose", null);
    }
    Document document =
        new Document(name, base + 1, publisher, Instant.now(), content.isEmpty(), content);
    published.add(document);
    if (refusal.isPresent()) {
      return new PublishOutcome(
          document.reference(), List.of(), Map.of("web-2", refusal.get()), List.of());
    }
    if (!loses) {
      documents.accept(document);
    }
    return new PublishOutcome(document.reference(), List.of("web-2"), Map.of(), List.of());
  }

  @Override
  public Roll hosts(Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Document> documents(Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Answers<HostHistory> history(String release, Target target, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Answers<HostDrift> drift(String release, boolean undo, Target target, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Answers<HostPlan> plan(Proposal proposal, Target target, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<ActionOutcome> perform(Order order, Target target, Duration timeout) {
    throw new UnsupportedOperationException();
  }
}
