package org.erel.broker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.PublishProgress;
import org.erel.replication.Effect;
import org.erel.replication.Outcome;
import org.erel.replication.Publishing;
import org.erel.replication.Standing;
import org.erel.wire.Bus;
import org.erel.wire.Conversation;
import org.erel.wire.Destination;
import org.erel.wire.Message;

/** Carries out over the bus what a {@link Publishing} wants done. For one thread, once. */
final class Publication implements AutoCloseable {

  private static final int UNREAD = 20_000;
  private static final Duration SLICE = Duration.ofMillis(50);
  private static final Duration FIRST_PROBE = Duration.ofMillis(300);
  private static final Duration PROBES = Duration.ofSeconds(3);

  /** How long to listen on to hosts that are about to answer when enough have. */
  private static final Duration AFTERMATH = Duration.ofMillis(200);

  private final Bus bus;
  private final Publishing publishing;
  private final Consumer<PublishProgress> progress;
  private final BlockingQueue<Message> answers = new LinkedBlockingQueue<>(UNREAD);
  private final Queue<String> absent = new ConcurrentLinkedQueue<>();
  private final Conversation conversation;
  private List<String> told = List.of();
  private long nextProbe;
  private long nextProgress;

  private Publication(Bus bus, Publishing publishing, Consumer<PublishProgress> progress) {
    this.bus = bus;
    this.publishing = publishing;
    this.progress = progress;
    // what is lost here is asked for again
    this.conversation = bus.converse(answers::offer);
  }

  /**
   * Publishes. Blocks as long as its terms say.
   *
   * @param bus reaches the hosts
   * @param publishing has not begun
   * @param standing as in {@link Publishing#begin}
   * @param progress called some times a second while hosts get the document, and at the end
   * @return what came of it
   * @throws BrokerUnavailableException if the broker is lost before the end
   */
  static Outcome carryOut(
      Bus bus,
      Publishing publishing,
      Optional<Standing> standing,
      Consumer<PublishProgress> progress)
      throws BrokerUnavailableException {
    try (Publication publication = new Publication(bus, publishing, progress)) {
      return publication.run(standing);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerUnavailableException("interrupted while waiting for hosts", e);
    }
  }

  @Override
  public void close() {
    conversation.close();
  }

  private Outcome run(Optional<Standing> standing)
      throws BrokerUnavailableException, InterruptedException {
    long begin = System.nanoTime();
    nextProbe = begin + FIRST_PROBE.toNanos();
    nextProgress = begin;
    send(publishing.begin(standing, begin));
    while (publishing.outcome().isEmpty()) {
      listen();
      long now = System.nanoTime();
      send(publishing.tick(now));
      if (now - nextProbe >= 0) {
        nextProbe = now + PROBES.toNanos();
        probe();
      }
    }
    long end = System.nanoTime() + AFTERMATH.toNanos();
    probe();
    while (!publishing.awaited().isEmpty() && System.nanoTime() - end < 0) {
      listen();
    }
    return publishing.outcome().get();
  }

  private void listen() throws BrokerUnavailableException, InterruptedException {
    Message answer = answers.poll(SLICE.toNanos(), TimeUnit.NANOSECONDS);
    if (answer == null && !bus.connected()) {
      throw new BrokerUnavailableException(
          "the connection to the broker was lost while waiting for hosts; what was published may be on their disks all the same: see the groups",
          null);
    }
    for (; answer != null; answer = answers.poll()) {
      send(publishing.answered(answer, System.nanoTime()));
    }
    for (String host = absent.poll(); host != null; host = absent.poll()) {
      publishing.unroutable(host);
    }
    long now = System.nanoTime();
    if (now - nextProgress >= 0 || publishing.outcome().isPresent()) {
      nextProgress = now + SLICE.toNanos();
      tell(publishing.taken());
    }
  }

  private void tell(List<String> taken) {
    if (!taken.equals(told)) {
      told = taken;
      progress.accept(new PublishProgress(taken, publishing.awaited()));
    }
  }

  private void send(List<Effect> effects) throws BrokerUnavailableException {
    for (Effect effect : effects) {
      Effect.Send send = (Effect.Send) effect;
      if (conversation.ask(send.destination(), send.message())) {
        continue;
      }
      send.destination().host().ifPresent(publishing::unroutable);
      if (send.destination().equals(Destination.ANY_HOST)
          && !bus.send(Destination.EVERY_HOST, new Message.Probe())) {
        publishing.deserted();
      }
    }
  }

  /** The broker has no queue for a host that is not connected: it will not answer. */
  private void probe() {
    for (String host : publishing.awaited()) {
      bus.post(Destination.host(host), new Message.Probe(), () -> absent.add(host));
    }
  }
}
