package org.erel.archive;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.zip.CRC32;
import org.erel.api.Digests;

/**
 * What must be known of a jar before it is stored.
 *
 * @param sha256 64 lower-case hexadecimal digits
 * @param crc as zips have it
 * @param size in bytes
 */
record Measure(String sha256, long crc, long size) {

  private static final int BUFFER = 64 << 10;

  /** Reads to the end. */
  static Measure of(InputStream in) throws IOException {
    MessageDigest digest = Digests.sha256();
    CRC32 crc = new CRC32();
    long size = 0;
    byte[] buffer = new byte[BUFFER];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      digest.update(buffer, 0, read);
      crc.update(buffer, 0, read);
      size += read;
    }
    return new Measure(Digests.hex(digest.digest()), crc.getValue(), size);
  }
}
