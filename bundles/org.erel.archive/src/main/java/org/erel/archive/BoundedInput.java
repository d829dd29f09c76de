package org.erel.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.erel.api.BrokenReleaseException;

/**
 * A stream that fails instead of growing beyond a limit, whatever an archive says of its length,
 * and where its thread is asked to end.
 */
public final class BoundedInput extends FilterInputStream {

  private final String name;
  private final long limit;
  private long count;

  /**
   * Bounds a stream.
   *
   * @param in is closed with this
   * @param name for messages
   * @param limit bytes
   */
  public BoundedInput(InputStream in, String name, long limit) {
    super(in);
    this.name = name;
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted while reading " + name);
    }
    int read = super.read(buffer, offset, length);
    count += Math.max(read, 0);
    if (count > limit) {
      throw new BrokenReleaseException(
          name + " makes the release larger than allowed (beyond " + limit + " bytes here)");
    }
    return read;
  }

  @Override
  public long skip(long length) throws IOException {
    return readNBytes((int) Math.min(length, 8192)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
