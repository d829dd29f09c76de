package org.erel.broker;

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.erel.api.BrokerUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the broker. It does not repair itself: when it or a channel that it needs ends,
 * all of it does, and {@link #ended} tells why. Thread-safe.
 */
final class BrokerConnection implements AutoCloseable {

  /** How often to see whether the broker's alarm is over, where no thread waits for that. */
  static final Duration ALARM = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(BrokerConnection.class);

  private final BrokerAddress broker;
  private final Connection connection;
  private final Socket socket;
  private final String user;
  private final Object closing = new Object();
  private final CompletableFuture<String> ended = new CompletableFuture<>();

  /**
   * Why the broker takes nothing, as it says; null while it does. Outlasts the connection, for who
   * gives up when that has been cut. Guarded by this.
   */
  private String alarm;

  /**
   * What is to be made on a new connection.
   *
   * @param <T> its type
   */
  interface Setup<T> {
    T on(BrokerConnection connection) throws IOException, IdentifierHeldException;
  }

  /**
   * Connects, and makes what is needed.
   *
   * @param broker where
   * @param name of the connection, for people who look at the broker
   * @param heartbeat how often to prove to be alive
   * @param threads of the connection
   * @param setup may fail, which ends the connection
   * @param <T> what it makes
   * @return what it made
   * @throws BrokerUnavailableException if that fails
   * @throws IdentifierHeldException if another master has the identifier
   */
  static <T> T open(
      BrokerAddress broker, String name, Duration heartbeat, BusThreads threads, Setup<T> setup)
      throws BrokerUnavailableException, IdentifierHeldException {
    BrokerConnection opened = null;
    try {
      BrokerAccess access = broker.access();
      ConnectionFactory factory = access.prepared(heartbeat, threads);
      AtomicReference<Socket> socket = new AtomicReference<>();
      factory.setSocketConfigurator(factory.getSocketConfigurator().andThen(socket::set));
      opened =
          new BrokerConnection(broker, factory.newConnection(name), socket.get(), access.user());
      return setup.on(opened);
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      abort(opened);
      throw new BrokerUnavailableException(BrokerFailure.notConnected(broker, e), e);
    } catch (IdentifierHeldException | RuntimeException e) {
      abort(opened);
      throw e;
    }
  }

  private static void abort(BrokerConnection opened) {
    if (opened != null) {
      opened.close();
    }
  }

  private BrokerConnection(
      BrokerAddress broker, Connection connection, Socket socket, String user) {
    this.broker = broker;
    this.connection = connection;
    this.socket = socket;
    this.user = user;
    connection.addShutdownListener(this::end);
    connection.addBlockedListener(
        new BlockedListener() {
          @Override
          public void handleBlocked(String reason) {
            alarm(reason);
          }

          @Override
          public void handleUnblocked() {
            alarm(null);
          }
        });
    ended.thenRun(this::wake);
  }

  private synchronized void wake() {
    notifyAll();
  }

  private synchronized void alarm(String reason) {
    alarm = reason;
    wake();
  }

  /**
   * One more channel.
   *
   * @param connection of which
   * @return open
   * @throws IOException if the broker refuses
   */
  static Channel channel(Connection connection) throws IOException {
    return connection
        .openChannel()
        .orElseThrow(() -> new IOException("it allows no more channels on this connection"));
  }

  /**
   * One more channel, with which the connection ends.
   *
   * @return open
   * @throws IOException if the broker refuses
   */
  Channel vitalChannel() throws IOException {
    Channel channel = channel(connection);
    channel.addShutdownListener(this::end);
    return channel;
  }

  /**
   * The client's.
   *
   * @return for what is asked of the broker on channels that may end
   */
  Connection amqp() {
    return connection;
  }

  /**
   * Where it leads.
   *
   * @return the broker
   */
  BrokerAddress broker() {
    return broker;
  }

  /**
   * As whom the broker knows the holder.
   *
   * @return null where that is not known
   */
  String user() {
    return user.isEmpty() ? null : user;
  }

  /**
   * Waits while the broker takes nothing, as where its memory or disk runs out.
   *
   * @param patience how long
   * @throws BrokerUnavailableException if it is over
   * @throws InterruptedException if the thread is to end
   */
  synchronized void awaitTaking(Duration patience)
      throws BrokerUnavailableException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (alarm != null && !ended.isDone()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw refused(takesNothing(patience));
      }
      wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
    }
  }

  /**
   * That, and why, the broker took nothing.
   *
   * @param patience how long that was waited for
   * @return in words
   */
  String takesNothing(Duration patience) {
    return alarm().orElse("it took nothing for " + patience.toSeconds() + " s");
  }

  /**
   * Why the broker takes nothing, as it says.
   *
   * @return in words; empty while it does, or has not said so
   */
  synchronized Optional<String> alarm() {
    return Optional.ofNullable(alarm)
        .map(reason -> "it accepts no messages now (" + reason + "); free its memory or disk");
  }

  /**
   * Refuses what the broker is to answer while it takes nothing: it reads nothing either.
   *
   * @throws BrokerUnavailableException while that is so
   */
  void requireTaking() throws BrokerUnavailableException {
    Optional<String> alarm = alarm();
    if (alarm.isPresent() && !ended.isDone()) {
      throw refused(alarm.get());
    }
  }

  /**
   * The broker did not do what was asked of it.
   *
   * @param reason in words
   * @return to be thrown
   */
  BrokerUnavailableException refused(String reason) {
    return new BrokerUnavailableException("the broker " + broker + ": " + reason, null);
  }

  /**
   * Something failed on this connection, with which it ends.
   *
   * @param cause what the client threw
   * @return to be thrown
   */
  BrokerUnavailableException failed(Exception cause) {
    return new BrokerUnavailableException(
        ended.isDone() ? ended.join() : lost(BrokerFailure.text(cause)), cause);
  }

  /**
   * Somebody was interrupted.
   *
   * @param cause how
   * @return to be thrown
   */
  BrokerUnavailableException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new BrokerUnavailableException(
        "interrupted while the broker " + broker + " was to take or confirm a message", cause);
  }

  private String lost(String reason) {
    return "the connection to the broker " + broker + " was lost: " + reason;
  }

  /**
   * The end of this connection.
   *
   * @return completes with the reason, in words
   */
  CompletableFuture<String> ended() {
    return ended;
  }

  private void end(ShutdownSignalException cause) {
    end(cause.isInitiatedByApplication() ? "it was closed" : BrokerFailure.text(cause));
  }

  /**
   * It is of no use any more. Does not wait for its end.
   *
   * @param reason in words
   */
  void end(String reason) {
    ended.complete(lost(reason));
  }

  /**
   * It is of no use without another one that ended. Does not wait for its end.
   *
   * @param other has ended
   */
  void endLike(BrokerConnection other) {
    ended.complete(other.ended.join());
  }

  /**
   * Ends it without a word to the broker, which takes none: so a thread that is stuck in writing to
   * it comes free.
   *
   * @param reason in words
   */
  void cut(String reason) {
    LOG.warn("Cutting a connection to the broker {}: {}", broker, reason);
    end(reason);
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      LOG.debug("The socket was closed before", e);
    }
  }

  /** Ends it, within about two seconds, and with it every wait on it. */
  @Override
  public void close() {
    end("it was closed");
    CompletableFuture<Void> done = new CompletableFuture<>();
    done.orTimeout(2 * BrokerAccess.CLOSE.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (nothing, late) -> {
              if (late != null) {
                cut("it was closed");
              }
            });
    synchronized (closing) { // who comes second must not return earlier
      connection.abort((int) BrokerAccess.CLOSE.toMillis());
    }
    done.complete(null);
  }
}
