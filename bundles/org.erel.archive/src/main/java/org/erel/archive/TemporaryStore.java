package org.erel.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Jars in a folder, for as long as they are looked at. Closing deletes the folder. */
final class TemporaryStore implements JarStore, Closeable {

  private final Path folder;

  TemporaryStore(Path folder) {
    this.folder = folder;
  }

  /** In the machine's folder for what is temporary. */
  static TemporaryStore create() throws IOException {
    return new TemporaryStore(Files.createTempDirectory("erel-"));
  }

  @Override
  public StagedJar stage(InputStream in) throws IOException {
    return StagedJar.copy(in, folder);
  }

  @Override
  public Optional<Path> find(String sha256) {
    return Optional.of(folder.resolve(sha256)).filter(Files::isRegularFile);
  }

  @Override
  public Path keep(StagedJar jar) throws IOException {
    return Files.move(
        jar.file(), folder.resolve(jar.sha256()), StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
