package org.erel.broker;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.erel.api.BrokerUnavailableException;
import org.erel.wire.Bus;
import org.erel.wire.Conversation;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks, and waits for the answers as long as a {@link RollCall} says. */
final class Inquiry {

  private static final Logger LOG = LoggerFactory.getLogger(Inquiry.class);
  private static final int UNREAD = 20_000;
  private static final Duration SLICE = Duration.ofMillis(50);
  private static final Duration FIRST_PROBE = Duration.ofMillis(300);
  private static final Duration PROBES = Duration.ofSeconds(3);

  private final Bus bus;
  private final RollCall roll;
  private final Queue<String> absent = new ConcurrentLinkedQueue<>();

  private Inquiry(Bus bus, RollCall roll) {
    this.bus = bus;
    this.roll = roll;
  }

  /**
   * Asks a question and reads the answers until it is over.
   *
   * @param bus sends it
   * @param destination whom to ask
   * @param question what
   * @param roll decides when it is over
   * @param reader called with each answer on the calling thread; tells the roll who answered
   * @throws BrokerUnavailableException if the broker is lost before the end
   */
  static void hold(
      Bus bus, Destination destination, Message question, RollCall roll, Consumer<Message> reader)
      throws BrokerUnavailableException {
    new Inquiry(bus, roll).hold(destination, question, reader);
  }

  private void hold(Destination destination, Message question, Consumer<Message> reader)
      throws BrokerUnavailableException {
    BlockingQueue<Message> answers = new LinkedBlockingQueue<>(UNREAD);
    long begin = System.nanoTime();
    try (Conversation conversation = bus.converse(answer -> offer(answers, answer))) {
      if (!conversation.ask(destination, question)) {
        roll.deserted();
      }
      Duration nextProbe = FIRST_PROBE;
      Duration elapsed = Duration.ZERO;
      while (!roll.over(elapsed)) {
        Message answer = answers.poll(SLICE.toNanos(), TimeUnit.NANOSECONDS);
        for (String host = absent.poll(); host != null; host = absent.poll()) {
          roll.absent(host);
        }
        elapsed = Duration.ofNanos(System.nanoTime() - begin);
        if (answer != null) {
          reader.accept(answer);
        } else if (!bus.connected()) {
          throw new BrokerUnavailableException(
              "the connection to the broker was lost while waiting for hosts; what was asked may be done all the same: see the status",
              null);
        } else if (elapsed.compareTo(nextProbe) >= 0) {
          probe();
          nextProbe = elapsed.plus(PROBES);
        }
      }
      for (Message late = answers.poll(); late != null; late = answers.poll()) {
        reader.accept(late);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerUnavailableException("interrupted while waiting for hosts", e);
    }
  }

  private static void offer(BlockingQueue<Message> answers, Message answer) {
    if (!answers.offer(answer)) {
      LOG.error("More than {} answers wait to be read; one is dropped", UNREAD);
    }
  }

  /** The broker has no queue for a host that is not connected: it will not answer. */
  private void probe() throws BrokerUnavailableException {
    if (roll.empty() && !bus.send(Destination.EVERY_HOST, new Message.Probe())) {
      roll.deserted();
    }
    for (String host : roll.awaited()) {
      bus.post(Destination.host(host), new Message.Probe(), () -> absent.add(host));
    }
  }
}
