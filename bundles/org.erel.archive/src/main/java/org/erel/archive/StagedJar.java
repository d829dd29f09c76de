package org.erel.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import org.erel.api.Digests;

/**
 * A jar that was read and hashed, and is not yet in a store. Closing drops it.
 *
 * @param file its content
 * @param sha256 64 lower-case hexadecimal digits
 */
public record StagedJar(Path file, String sha256) implements Closeable {

  /**
   * Copies a jar.
   *
   * @param in its content; is closed
   * @param folder where to, under a name of its own; is there
   * @return the copy; nothing is left where this fails
   * @throws IOException if it cannot be read or written
   */
  public static StagedJar copy(InputStream in, Path folder) throws IOException {
    Path file;
    try (DigestInputStream digested = new DigestInputStream(in, Digests.sha256())) {
      file = Files.createTempFile(folder, "", ".part");
      return written(digested, file);
    }
  }

  private static StagedJar written(DigestInputStream digested, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      digested.transferTo(out);
      return new StagedJar(file, Digests.hex(digested.getMessageDigest().digest()));
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /**
   * A jar that is beside the store already.
   *
   * @param file all of it
   * @return the same, hashed
   * @throws IOException if it cannot be read
   */
  public static StagedJar there(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new StagedJar(file, Measure.of(in).sha256());
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
