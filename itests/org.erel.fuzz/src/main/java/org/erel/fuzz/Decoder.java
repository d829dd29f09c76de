package org.erel.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Something that reads what a peer, a dropped file or a disk gives it, and what it owes whatever
 * that is: a result, or one of its own errors, in bounded time and memory.
 *
 * @param name for people and files
 * @param samples valid inputs, to begin with
 * @param errors the errors that it is documented to throw
 * @param reading reads an input
 */
public record Decoder(
    String name, List<byte[]> samples, List<Class<? extends Exception>> errors, Reading reading) {

  /** The largest input that is tried. */
  public static final int MAXIMUM_BYTES = 256 * 1024;

  /** What an input may take: a decoder whose time grows with the square takes minutes. */
  private static final Duration TIME = Duration.ofSeconds(2);

  /** What may be allocated for an input, to be thrown away again: so much, and so much a byte. */
  private static final long ALLOCATED = 16L << 20;

  private static final long ALLOCATED_A_BYTE = 1024;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Reads an input. */
  @FunctionalInterface
  public interface Reading {

    /**
     * Reads it, and what comes of it once more after it is written again.
     *
     * @param input any bytes
     * @throws AssertionError if that is not equal
     * @throws Exception as the decoder does
     */
    void read(byte[] input) throws Exception;
  }

  /**
   * Reads an input.
   *
   * @param input any bytes
   * @throws AssertionError if the decoder does what it must not
   */
  public void check(byte[] input) {
    // the first time classes may be loaded, which is no input's fault
    if (excess(input).isPresent()) {
      excess(input)
          .ifPresent(
              excess -> {
                throw new AssertionError(
                    "%s %s for %d bytes".formatted(name, excess, input.length));
              });
    }
  }

  private Optional<String> excess(byte[] input) {
    long time = THREADS.getCurrentThreadCpuTime();
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    try {
      reading.read(input);
    } catch (Exception e) {
      if (!errors.contains(e.getClass())) {
        throw new AssertionError(name + " throws " + e, e);
      }
    } catch (StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError(name + " throws " + e, e);
    }
    time = THREADS.getCurrentThreadCpuTime() - time;
    allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    if (time > TIME.toNanos()) {
      return Optional.of("takes " + time / 1_000_000 + " ms");
    }
    return allocated > ALLOCATED + ALLOCATED_A_BYTE * input.length
        ? Optional.of("allocates " + (allocated >> 10) + " KiB")
        : Optional.empty();
  }

  /**
   * What was written again must read back equal.
   *
   * @param read at first
   * @param again after it was written
   */
  public static void requireEqual(Object read, Object again) {
    if (!read.equals(again)) {
      throw new AssertionError("reads " + read + ", and then " + again);
    }
  }
}
