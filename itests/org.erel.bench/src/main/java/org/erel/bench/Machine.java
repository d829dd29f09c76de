package org.erel.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where things are on this machine, and what it is.
 *
 * @param home the unpacked folder of the master that is measured
 * @param work on the disk that is measured; what is made there is deleted
 */
record Machine(Path home, Path work) {

  /** From the system properties that the script {@code itests/bench} sets. */
  static Machine ofThisProcess() {
    return new Machine(property("erel.home"), property("erel.bench.work"));
  }

  private static Path property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("-D" + name + " is missing: run itests/bench");
    }
    return Path.of(value).toAbsolutePath();
  }

  /** The Java that everything is measured on: the one that runs this. */
  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** A new folder in {@link #work}. */
  Path folder(String prefix) throws IOException {
    return Files.createTempDirectory(Files.createDirectories(work), prefix + "-");
  }

  /** The jars of a folder, sorted; none where there is no such folder. */
  static List<Path> jars(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /** Deletes a folder with all in it. */
  static void delete(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }

  /** In general terms, for the head of the results. */
  String describe() throws IOException {
    return String.format(
        Locale.ROOT,
        "%d processors, JDK %s, %s %s, disk with %s",
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Files.getFileStore(Files.createDirectories(work)).type());
  }
}
