package org.erel.config;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Document;
import org.erel.api.DocumentReference;
import org.erel.api.Documents;
import org.erel.api.Documents.Acceptance;
import org.erel.api.Peers;
import org.erel.api.Problem;
import org.erel.api.Subscription;
import org.erel.wire.Bus;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this host's documents equal to the others': takes in what is published, and compares with
 * other hosts on joining, on reconnecting and from time to time. The bus may lose, duplicate, delay
 * and reorder; clock, randomness and threads are passed in.
 */
final class Replica {

  /** How long a host may take to send what was fetched from it. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  /** How soon another host is asked after two contents were seen under one revision. */
  private static final Duration SOON = Duration.ofSeconds(1);

  /** Of so many comparisons, one may be with a host that was not reachable. */
  private static final int RETRIAL = 8;

  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

  private final String host;
  private final Duration interval;
  private final Bus bus;
  private final Documents documents;
  private final Peers peers;
  private final Consumer<Problem> problems;
  private final LongSupplier clock;
  private final RandomGenerator random;
  private final Executor worker;
  private final Fetching fetching;
  private final Queue<Conversation> conversations = new ArrayDeque<>();
  private long nextAsk;

  private record Conversation(long end, Subscription subscription) {}

  /** What a replica works with, so that a test can pass other parts in. */
  record Parts(
      Bus bus,
      Documents documents,
      Peers peers,
      Consumer<Problem> problems,
      LongSupplier clock,
      RandomGenerator random,
      Executor worker) {}

  /**
   * A replica that says nothing until {@link #joined} or {@link #tick}.
   *
   * @param host this host's identifier
   * @param interval between two comparisons with another host, more or less
   * @param parts what it works with: the clock counts nanoseconds, and the worker carries out what
   *     may block, one after the other
   */
  Replica(String host, Duration interval, Parts parts) {
    this.host = host;
    this.interval = interval;
    this.bus = parts.bus();
    this.documents = parts.documents();
    this.peers = parts.peers();
    this.problems = parts.problems();
    this.clock = parts.clock();
    this.random = parts.random();
    this.worker = parts.worker();
    this.fetching =
        new Fetching(PATIENCE.toNanos(), name -> documents.find(name).map(Document::reference));
    this.nextAsk = clock.getAsLong() + jittered(interval);
  }

  /** The bus is up, again or for the first time: asks every host what it holds. */
  void joined() {
    send(Destination.EVERY_HOST, new Message.Ask(host, held()));
  }

  /** What is due: to be called about every second, on the worker. */
  void tick() {
    long now = clock.getAsLong();
    closeEnded(now);
    if (!bus.connected()) {
      return;
    }
    fetching.overdue(now).forEach(this::fetch);
    if (askIsDue(now)) {
      List<String> candidates = candidates();
      if (!candidates.isEmpty()) {
        String peer = candidates.get(random.nextInt(candidates.size()));
        if (!send(Destination.host(peer), new Message.Ask(host, held()))) {
          peers.unreachable(peer);
        }
      }
    }
  }

  /** Now and then also those that were not reachable: that they are back may have been lost. */
  private List<String> candidates() {
    List<String> reachable = peers.reachable();
    return reachable.isEmpty() || random.nextInt(RETRIAL) == 0 ? peers.all() : reachable;
  }

  /** Ends what is under way. */
  void close() {
    synchronized (conversations) {
      conversations.forEach(conversation -> conversation.subscription().close());
      conversations.clear();
    }
  }

  /**
   * Takes a published document in, and tells its publisher what became of it: first of all, for it
   * waits.
   */
  void published(Delivery<Message.Publication> delivery) {
    Document document = delivery.message().document();
    DocumentReference reference = document.reference();
    Optional<Document> held = documents.find(document.name());
    Optional<String> refusal =
        Judgement.invalid(document).or(() -> Judgement.outdated(held, document));
    if (refusal.isPresent()) {
      answer(delivery, reference, refusal);
    } else {
      store(document, acceptance -> answer(delivery, reference, overtaken(acceptance, document)))
          .ifPresent(failure -> answer(delivery, reference, Optional.of(failure)));
    }
    if (held.filter(before -> before.revision() == document.revision())
        .flatMap(before -> Judgement.conflict(before.reference(), reference))
        .isPresent()) {
      // another host may have taken this one in first
      askSoon();
    }
  }

  private void answer(
      Delivery<?> publication, DocumentReference document, Optional<String> refusal) {
    reply(
        publication,
        refusal
            .<Message>map(reason -> new Message.Refused(host, document, reason))
            .orElseGet(() -> new Message.Stored(host, document)));
    refusal.ifPresent(reason -> refused(document, reason));
  }

  /** Why a document that was newer than what was held is not any more. */
  private Optional<String> overtaken(Acceptance acceptance, Document document) {
    return acceptance == Acceptance.OLDER
        ? Judgement.outdated(documents.find(document.name()), document)
        : Optional.empty();
  }

  /** Answers what this host holds, and fetches what the asker has newer. */
  void asked(Delivery<Message.Ask> delivery) {
    String asker = delivery.message().host();
    if (asker.equals(host)) {
      return;
    }
    worker.execute(
        () -> {
          Message.Summary summary = new Message.Summary(host, held(), peers.all());
          if (delivery.replyTo().isEmpty() && !asker.isEmpty()) {
            send(Destination.host(asker), summary);
          } else {
            reply(delivery, summary);
          }
        });
    if (!asker.isEmpty()) {
      compare(asker, delivery.message().held());
    }
  }

  /** Fetches what another host has newer. */
  void told(Message.Summary summary) {
    if (!summary.host().equals(host)) {
      compare(summary.host(), summary.held());
    }
  }

  /** Sends what is held of the names asked for. */
  void fetched(Delivery<Message.Fetch> delivery) {
    worker.execute(
        () ->
            delivery.message().names().stream()
                .flatMap(name -> documents.find(name).stream())
                .forEach(document -> reply(delivery, new Message.Copy(document))));
  }

  /** Takes in what another host holds, if it stands against what is held here. */
  void copied(Message.Copy copy) {
    Document document = copy.document();
    DocumentReference reference = document.reference();
    Optional<Document> held = documents.find(document.name());
    Judgement.invalid(document)
        .or(() -> store(document, acceptance -> {}))
        .ifPresentOrElse(
            reason -> refused(reference, reason),
            () -> held.ifPresent(before -> reportConflict(before.reference(), reference)));
  }

  private void compare(String other, List<DocumentReference> offers) {
    for (DocumentReference offer : offers) {
      documents
          .find(offer.name())
          .map(Document::reference)
          .filter(held -> held.replaces(offer))
          .ifPresent(held -> reportConflict(held, offer));
    }
    List<String> names = fetching.told(other, offers, clock.getAsLong());
    if (!names.isEmpty()) {
      worker.execute(() -> fetch(other, names));
    }
  }

  private void fetch(String from, List<String> names) {
    try {
      Subscription answers =
          bus.ask(
              Destination.host(from),
              new Message.Fetch(names),
              answer -> {
                if (answer instanceof Message.Copy copy) {
                  copied(copy);
                }
              });
      synchronized (conversations) {
        conversations.add(new Conversation(clock.getAsLong() + 2 * PATIENCE.toNanos(), answers));
      }
    } catch (BrokerUnavailableException e) {
      unsent(new Message.Fetch(names), e);
    }
  }

  /** Stores a document; answers why that failed. */
  private Optional<String> store(Document document, Consumer<Acceptance> first) {
    try {
      documents.accept(document, first);
      return Optional.empty();
    } catch (UncheckedIOException e) {
      LOG.error("{} is not on disk", document.reference(), e);
      return Optional.of(e.getMessage());
    }
  }

  private void refused(DocumentReference document, String reason) {
    problems.accept(
        new Problem(
            FileDocuments.subject(document.name()),
            "revision "
                + document.revision()
                + " by "
                + document.publisher()
                + " was refused: "
                + reason));
  }

  private void reportConflict(DocumentReference held, DocumentReference other) {
    Judgement.conflict(held, other)
        .ifPresent(
            reason -> problems.accept(new Problem(FileDocuments.subject(held.name()), reason)));
  }

  private List<DocumentReference> held() {
    return documents.all().stream().map(Document::reference).toList();
  }

  private synchronized boolean askIsDue(long now) {
    if (now - nextAsk < 0) {
      return false;
    }
    nextAsk = now + jittered(interval);
    return true;
  }

  private synchronized void askSoon() {
    long soon = clock.getAsLong() + jittered(SOON);
    if (nextAsk - soon > 0) {
      nextAsk = soon;
    }
  }

  /** More or less a quarter, so that hosts do not ask in step. */
  private long jittered(Duration duration) {
    return (long) (duration.toNanos() * (0.75 + random.nextDouble() / 2));
  }

  private void closeEnded(long now) {
    synchronized (conversations) {
      while (!conversations.isEmpty() && conversations.peek().end() - now <= 0) {
        conversations.remove().subscription().close();
      }
    }
  }

  /** Answers false where the broker had no queue for it. What is lost is compared again later. */
  private boolean send(Destination destination, Message message) {
    try {
      return bus.send(destination, message);
    } catch (BrokerUnavailableException e) {
      unsent(message, e);
      return true;
    }
  }

  private void reply(Delivery<?> question, Message answer) {
    try {
      bus.reply(question, answer);
    } catch (BrokerUnavailableException e) {
      unsent(answer, e);
    }
  }

  private static void unsent(Message message, BrokerUnavailableException reason) {
    LOG.info("{} was not sent: {}", message.getClass().getSimpleName(), reason.getMessage());
  }
}
