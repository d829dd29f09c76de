package org.erel.repository;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A stream that fails, before the disk is full, where what it gives is to be written. */
final class RoomInput extends FilterInputStream {

  private static final long STEP = 1 << 20;

  private final Room room;
  private long allowed;

  /**
   * Asks now and then whether there is room.
   *
   * @param in of unknown length
   * @param room of the disk where it goes
   */
  RoomInput(InputStream in, Room room) {
    super(in);
    this.room = room;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (allowed < length) {
      allowed = Math.max(STEP, length);
      Optional<String> refusal = room.refusal(allowed);
      if (refusal.isPresent()) {
        throw new IOException(refusal.get());
      }
    }
    int read = super.read(buffer, offset, length);
    allowed -= Math.max(0, read);
    return read;
  }
}
