package org.erel.broker;

import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.erel.api.BrokerUnavailableException;

/**
 * Publishes of one channel that the broker has not confirmed yet. Thread-safe: senders expect, the
 * connection's thread settles.
 */
final class Confirms {

  /** What the broker made of a publish. */
  enum Outcome {
    /** It is in every queue that matches. */
    ROUTED,
    /** No queue matches. RabbitMQ then returns and acknowledges; Broker-J rejects and returns. */
    UNROUTABLE,
    /** The broker did not take it. */
    REJECTED
  }

  /** One publish. */
  static final class Pending {

    private final long number;
    private final String identifier;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private boolean returned;
    private boolean rejected;

    private Pending(long number, String identifier) {
      this.number = number;
      this.identifier = identifier;
    }

    /**
     * Its sequence number on the channel.
     *
     * @return from 1 on
     */
    long number() {
      return number;
    }

    /**
     * What becomes of it.
     *
     * @return fails with a {@link BrokerUnavailableException} when the channel is lost first
     */
    CompletableFuture<Outcome> outcome() {
      return outcome;
    }
  }

  /** How long a return may come after the rejection. */
  private static final Duration RETURN = Duration.ofSeconds(1);

  private final TreeMap<Long, Pending> pending = new TreeMap<>();
  private BrokerUnavailableException lost;

  /**
   * A publish is about to be made.
   *
   * @param number its sequence number on the channel
   * @param identifier its message identifier
   * @return what becomes of it
   */
  synchronized Pending expect(long number, String identifier) {
    Pending publish = new Pending(number, identifier);
    if (lost == null) {
      pending.put(number, publish);
    } else {
      publish.outcome.completeExceptionally(lost);
    }
    return publish;
  }

  /**
   * Nobody waits for a publish any more. To be called for each that was expected.
   *
   * @param number its sequence number
   */
  synchronized void forget(long number) {
    pending.remove(number);
  }

  /**
   * The broker found no queue for a message. It settles it before or after that.
   *
   * @param identifier the message identifier
   */
  synchronized void returned(String identifier) {
    for (Pending publish : pending.values()) {
      if (publish.identifier.equals(identifier)) {
        publish.returned = true;
        if (publish.rejected) {
          publish.outcome.complete(Outcome.UNROUTABLE);
        }
        return;
      }
    }
  }

  /**
   * The broker has settled one publish, or all up to one.
   *
   * @param number a sequence number
   * @param multiple whether all before it are meant too
   * @param accepted whether the broker took them
   */
  synchronized void settled(long number, boolean multiple, boolean accepted) {
    var meant =
        multiple ? pending.headMap(number, true) : pending.subMap(number, true, number, true);
    for (Pending publish : meant.values()) {
      if (publish.returned) {
        publish.outcome.complete(Outcome.UNROUTABLE);
      } else if (accepted) {
        publish.outcome.complete(Outcome.ROUTED);
      } else {
        publish.rejected = true;
        publish.outcome.completeOnTimeout(
            Outcome.REJECTED, RETURN.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
    if (accepted) {
      meant.clear();
    }
  }

  /**
   * The channel is gone: every wait ends at once, now and from now on.
   *
   * @param reason why
   */
  synchronized void lost(BrokerUnavailableException reason) {
    if (lost == null) {
      lost = reason;
      pending.values().forEach(publish -> publish.outcome.completeExceptionally(reason));
      pending.clear();
    }
  }
}
