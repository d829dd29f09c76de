package org.erel.broker;

import java.time.Duration;

/**
 * What a publisher goes by.
 *
 * @param roll who is there
 * @param revision the newest of the document that any of them holds; 0 where none does
 * @param nanos since when, as {@link System#nanoTime}
 */
record Standing(RollCall roll, long revision, long nanos) {

  /** How long it is taken for granted who is there and what they hold of a document. */
  private static final Duration RECENT = Duration.ofSeconds(30);

  long next() {
    return revision + 1;
  }

  boolean recent() {
    return System.nanoTime() - nanos < RECENT.toNanos();
  }
}
