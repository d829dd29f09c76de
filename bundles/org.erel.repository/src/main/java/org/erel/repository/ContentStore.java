package org.erel.repository;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.erel.api.DurableFile;
import org.erel.archive.JarStore;
import org.erel.archive.StagedJar;

/**
 * Jars by the SHA-256 of their content: {@code sha256/ab/abcdef…}. What is there is whole, for a
 * file gets its name only after it was written and synced; it never changes, and two releases that
 * share a jar share the file. Thread-safe, for one process.
 */
final class ContentStore implements JarStore {

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

  @Override
  public Optional<Path> find(String sha256) {
    return Optional.of(path(sha256)).filter(Files::isRegularFile);
  }

  /** Whether the content is here, whole. */
  boolean has(String sha256) {
    return find(sha256).isPresent();
  }

  /**
   * Throws away what is not to be kept.
   *
   * @param keep digests
   * @return how many files went
   * @throws IOException if one cannot be deleted; the others may be gone
   */
  synchronized int retain(Set<String> keep) throws IOException {
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

  @Override
  public StagedJar stage(InputStream in) throws IOException {
    Files.createDirectories(incoming);
    return StagedJar.copy(in, incoming);
  }

  /** Where it stays, also over a file that the disk has damaged. */
  @Override
  public synchronized Path keep(StagedJar jar) throws IOException {
    Path place = path(jar.sha256());
    if (!has(jar.sha256()) || Files.mismatch(place, jar.file()) >= 0) {
      if (!Files.isDirectory(place.getParent())) {
        Files.createDirectories(place.getParent());
        DurableFile.syncFolder(content);
      }
      DurableFile.move(jar.file(), place);
    }
    return place;
  }
}
