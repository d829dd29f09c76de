package org.erel.archive;

import org.erel.api.BrokenReleaseException;

/**
 * What a drop may hold at most, so that a broken or hostile one can fill neither memory nor disk.
 *
 * @param entries how many files
 * @param jar bytes of one jar, unpacked
 * @param total bytes of all jars together, unpacked
 * @param json bytes of {@code release.json}
 */
public record Limits(int entries, long jar, long total, int json) {

  /** A master's. */
  public static final Limits DEFAULT = new Limits(4096, 1L << 30, 4L << 30, 1 << 20);

  /**
   * Fails where jars together are larger than allowed.
   *
   * @param bytes of all of them
   * @throws BrokenReleaseException if that is more than {@link #total}
   */
  public void checkTotal(long bytes) throws BrokenReleaseException {
    if (bytes > total) {
      throw new BrokenReleaseException(
          "its jars have more than " + total + " bytes; split the release");
    }
  }
}
