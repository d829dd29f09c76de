package org.erel.repository;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.Set;
import org.erel.api.Digests;
import org.erel.api.DurableFile;

/**
 * Jars by the SHA-256 of their content: {@code sha256/ab/abcdef…}. What is there is whole, for a
 * file gets its name only after it was written and synced; it never changes, and two releases that
 * share a jar share the file. For one thread and one process.
 */
final class ContentStore {

  private final Path content;
  private final Path incoming;

  ContentStore(Path folder) {
    this.content = folder.resolve("sha256");
    this.incoming = folder.resolve("incoming");
  }

  /** Removes what a crash left half written. */
  void clean() throws IOException {
    if (Files.isDirectory(incoming)) {
      try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(incoming)) {
        for (Path leftover : leftovers) {
          Files.delete(leftover);
        }
      }
    }
  }

  /** Where content of that digest is, or would be. */
  Path path(String sha256) {
    return content.resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  /** Whether the content is here, whole. */
  boolean has(String sha256) {
    return Files.isRegularFile(path(sha256));
  }

  /**
   * Throws away what is not to be kept.
   *
   * @param keep digests
   * @return how many files went
   * @throws IOException if one cannot be deleted; the others may be gone
   */
  int retain(Set<String> keep) throws IOException {
    int gone = 0;
    if (!Files.isDirectory(content)) {
      return gone;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(content)) {
      for (Path folder : folders) {
        gone += retain(keep, folder);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return gone;
  }

  private static int retain(Set<String> keep, Path folder) throws IOException {
    int gone = 0;
    boolean empty = true;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (keep.contains(file.getFileName().toString())) {
          empty = false;
        } else {
          Files.delete(file);
          gone++;
        }
      }
    }
    if (empty) {
      Files.delete(folder);
    }
    return gone;
  }

  /** Copies a stream beside the store; it is in the store only after {@link Staged#keep}. */
  Staged stage(InputStream in) throws IOException {
    Files.createDirectories(incoming);
    Path file = Files.createTempFile(incoming, "", ".part");
    try (DigestInputStream digested = new DigestInputStream(in, Digests.sha256());
        OutputStream out = Files.newOutputStream(file)) {
      digested.transferTo(out);
      return new Staged(file, Digests.hex(digested.getMessageDigest().digest()));
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** Content that was read and hashed, and is not yet in the store. Closing drops it. */
  final class Staged implements Closeable {

    private final Path file;
    private final String sha256;

    private Staged(Path file, String sha256) {
      this.file = file;
      this.sha256 = sha256;
    }

    Path file() {
      return file;
    }

    String sha256() {
      return sha256;
    }

    /**
     * Puts the content into the store, where it stays, also over a file that the disk has damaged;
     * answers where it is.
     */
    Path keep() throws IOException {
      Path place = path(sha256);
      if (!has(sha256) || Files.mismatch(place, file) >= 0) {
        if (!Files.isDirectory(place.getParent())) {
          Files.createDirectories(place.getParent());
          DurableFile.syncFolder(content);
        }
        DurableFile.move(file, place);
      }
      return place;
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(file);
    }
  }
}
