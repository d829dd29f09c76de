package org.erel.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Problem;
import org.erel.wire.Destination;
import org.erel.wire.MalformedMessageException;
import org.erel.wire.PiecesRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests from the queues of the releases that this host serves, on one link, one at a time
 * over all of them. What ends short of the link, as with the node that a queue was on, is made
 * again.
 */
final class ReleaseQueues {

  private static final Logger LOG = LoggerFactory.getLogger(ReleaseQueues.class);
  private static final String SUBJECT = "serving releases";
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  private final BrokerConnection connection;
  private final BusThreads threads;
  private final Set<String> served;
  private final Consumer<Given> desk;
  private final Dropped dropped;
  private final Backoff backoff =
      new Backoff(FIRST_WAIT, LONGEST_WAIT, () -> ThreadLocalRandom.current().nextDouble());

  // all of these on the thread of the listeners alone

  /** Null before the first. */
  private Channel channel;

  /** By release, the tag of the consumer at its queue. */
  private final Map<String, String> tags = new HashMap<>();

  private int failures;
  private long notBefore = System.nanoTime();

  /** A request that the broker gave this host, and gives to another unless it is done. */
  record Given(ReleaseQueues by, Channel channel, long tag, PiecesRequest request) {

    /**
     * Whether it is still this host's.
     *
     * @return false where the broker has given it to another, as after a lost connection
     */
    boolean stands() {
      return channel.isOpen();
    }

    /** It is done. */
    void done() {
      answer(() -> channel.basicAck(tag, false));
    }

    /** Another is to do it: this host has ceased to serve the release. */
    void giveBack() {
      by.threads.listeners().execute(() -> by.giveBack(this));
    }

    private void reject() {
      answer(() -> channel.basicReject(tag, true));
    }

    private static void answer(Answer answer) {
      try {
        answer.send();
      } catch (IOException | ShutdownSignalException e) {
        LOG.debug("The broker gives a request to another", e);
      }
    }

    private interface Answer {
      void send() throws IOException;
    }
  }

  /**
   * Takes none until {@link #update}.
   *
   * @param connection of the link
   * @param threads of the bus
   * @param served the releases, as they are at any time
   * @param desk called with each request on the thread of {@link BusThreads#dispatch}
   * @param dropped gets what cannot be read, and why no requests come
   */
  ReleaseQueues(
      BrokerConnection connection,
      BusThreads threads,
      Set<String> served,
      Consumer<Given> desk,
      Dropped dropped) {
    this.connection = connection;
    this.threads = threads;
    this.served = served;
    this.desk = desk;
    this.dropped = dropped;
  }

  /** Which releases are served has changed. Returns at once. */
  void update() {
    threads.listeners().execute(this::reconcile);
  }

  private void giveBack(Given given) {
    reconcile(); // first: or it comes here again
    boolean consumes = tags.containsKey(given.request().release());
    if (consumes && given.stands() && !served.contains(given.request().release())) {
      threads
          .heartbeats()
          .schedule(given::giveBack, BrokerConnection.ALARM.toMillis(), TimeUnit.MILLISECONDS);
    } else {
      given.reject();
    }
  }

  private void reconcile() {
    if (connection.ended().isDone() || System.nanoTime() - notBefore < 0) {
      return;
    }
    try {
      connection.requireTaking();
      if (failures > 0 || channel == null || !channel.isOpen()) {
        open();
      }
      for (String release : List.copyOf(tags.keySet())) {
        if (!served.contains(release)) {
          channel.basicCancel(tags.remove(release));
        }
      }
      for (String release : served) {
        if (!tags.containsKey(release)) {
          consume(release);
        }
      }
      failures = 0;
      dropped.clear(SUBJECT);
    } catch (BrokerUnavailableException e) {
      dropped.note(new Problem(SUBJECT, e.getMessage()));
      again(BrokerConnection.ALARM);
    } catch (IOException | ShutdownSignalException e) {
      failed(e);
    }
  }

  private void open() throws IOException {
    abandon(); // now that the broker reads, which it might not have done
    tags.clear();
    if (served.isEmpty()) {
      return;
    }
    channel = BrokerConnection.channel(connection.amqp());
    channel.basicQos(2); // of each release: one is served, the next is at hand
    channel.addShutdownListener(cause -> update());
  }

  private void consume(String release) throws IOException {
    tags.put(
        release,
        channel.basicConsume(
            Topology.declareRelease(channel, release), false, new Taking(channel, release)));
  }

  private void failed(Exception e) {
    if (!connection.amqp().isOpen()) {
      return; // the link ends
    }
    // the last of a queue's consumers may have taken it away while it was declared here
    if (failures > 0) {
      dropped.note(
          new Problem(
              SUBJECT,
              "the broker %s refuses the queues for it (%s); this host tries again, and serves no release until then; set users up there with erel-broker-setup"
                  .formatted(connection.broker(), BrokerFailure.text(e))));
    }
    again(backoff.after(failures++));
  }

  private void again(Duration wait) {
    notBefore = System.nanoTime() + wait.toNanos();
    threads.heartbeats().schedule(this::update, wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void abandon() {
    if (channel != null) {
      try {
        channel.abort();
      } catch (IOException e) {
        LOG.debug("A channel is gone", e);
      }
      channel = null;
    }
  }

  /** Takes from one queue. */
  private final class Taking extends DefaultConsumer {

    private final String release;

    private Taking(Channel channel, String release) {
      super(channel);
      this.release = release;
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
        throws IOException {
      Destination origin = new Destination(envelope.getExchange(), envelope.getRoutingKey());
      try {
        PiecesRequest request = ContentFormat.request(origin, properties, body);
        desk.accept(
            new Given(ReleaseQueues.this, getChannel(), envelope.getDeliveryTag(), request));
      } catch (MalformedMessageException e) {
        dropped.unreadable(origin.exchange(), e);
        getChannel().basicAck(envelope.getDeliveryTag(), false);
      }
    }

    @Override
    public void handleCancel(String tag) {
      threads
          .listeners()
          .execute(
              () -> {
                tags.remove(release, tag);
                reconcile();
              });
    }
  }
}
