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
import org.erel.api.DocumentReference;
import org.erel.api.ForgetOutcome;
import org.erel.api.HostDrift;
import org.erel.api.HostHistory;
import org.erel.api.HostPlan;
import org.erel.api.HostReleases;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Order;
import org.erel.api.Preview;
import org.erel.api.Proposal;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishProgress;
import org.erel.api.PublishTerms;
import org.erel.api.ReleaseId;
import org.erel.api.Revision;
import org.erel.api.Silence;
import org.erel.api.Target;
import org.erel.wire.GroupReader;

/** A cluster of this host and one that can be told to refuse. */
final class LocalCluster implements Cluster {

  final Queue<Document> published = new ConcurrentLinkedQueue<>();
  volatile Optional<DocumentReference> newer = Optional.empty();
  volatile boolean reachable = true;
  volatile Consumer<Document> store;

  @Override
  public PublishOutcome publish(
      String content, String publisher, PublishTerms terms, Consumer<PublishProgress> progress)
      throws InvalidDocumentException, BrokerUnavailableException {
    return publish(GroupReader.read(content).name(), content, publisher, terms);
  }

  @Override
  public PublishOutcome publishKeys(
      String content, String publisher, PublishTerms terms, Consumer<PublishProgress> progress) {
    throw new AssertionError("nobody publishes keys");
  }

  @Override
  public PublishOutcome announceRelease(
      String content, String publisher, PublishTerms terms, Consumer<PublishProgress> progress) {
    throw new AssertionError("nobody announces releases");
  }

  @Override
  public PublishOutcome unpublish(
      String name, String publisher, PublishTerms terms, Consumer<PublishProgress> progress)
      throws BrokerUnavailableException {
    return publish(name, "", publisher, terms);
  }

  private PublishOutcome publish(String name, String content, String publisher, PublishTerms terms)
      throws BrokerUnavailableException {
    if (!reachable) {
      throw new BrokerUnavailableException("the broker went away on purpose", null);
    }
    Document document =
        new Document(
            name,
            terms.base().revision() + 1,
            publisher,
            Instant.now(),
            content.isEmpty(),
            content);
    published.add(document);
    if (newer.isPresent()) {
      return outcome(PublishOutcome.Verdict.OVERTAKEN, Optional.empty(), newer);
    }
    store.accept(document);
    return outcome(
        PublishOutcome.Verdict.ACKNOWLEDGED, Optional.of(document.reference()), Optional.empty());
  }

  private static PublishOutcome outcome(
      PublishOutcome.Verdict verdict,
      Optional<DocumentReference> document,
      Optional<DocumentReference> newest) {
    return new PublishOutcome(verdict, document, newest, List.of("web-2"), Map.of(), List.of());
  }

  @Override
  public Roll hosts(Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Silence> silences(Roll roll, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ForgetOutcome forget(String host, boolean forced, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Document> document(String name, OptionalLong revision, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Revision> log(String name, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Preview preview(String content, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> difference(String before, String after) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Document> documents(Document.Kind kind, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Answers<HostReleases> releases(Target target, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<String> discard(String host, ReleaseId release, String digest, Duration timeout) {
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
