package org.erel.broker;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.erel.wire.Message;

/** The questions that still want answers, by correlation identifier. Thread-safe. */
final class Conversations {

  /** As many may be open at a time. */
  static final int MAXIMUM = 1000;

  private final Map<String, Consumer<Message>> open = new ConcurrentHashMap<>();
  private final AtomicLong next = new AtomicLong();
  private final String prefix = UUID.randomUUID() + "-";

  /**
   * Opens one.
   *
   * @param answers called with each answer
   * @return its correlation identifier
   * @throws IllegalStateException if too many are open
   */
  String open(Consumer<Message> answers) {
    if (open.size() >= MAXIMUM) {
      throw new IllegalStateException(
          MAXIMUM + " questions are open on this bus; close those that are answered");
    }
    String correlation = prefix + next.incrementAndGet();
    open.put(correlation, answers);
    return correlation;
  }

  /**
   * Ends one.
   *
   * @param correlation its correlation identifier
   */
  void close(String correlation) {
    open.remove(correlation);
  }

  /**
   * An answer came. One to a conversation that is over is dropped: nobody wants it.
   *
   * @param correlation the correlation identifier
   * @param answer what was said
   */
  void answered(String correlation, Message answer) {
    Consumer<Message> answers = open.get(correlation);
    if (answers != null) {
      answers.accept(answer);
    }
  }
}
