package org.erel.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for decoders that read files. It goes with the JVM. */
public final class Scratch {

  private static final Path FOLDER = folder();

  private Scratch() {}

  /** In memory where there is such a place: decoders that sync would wait for the disk. */
  private static Path place() {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory(place(), "erel-fuzz-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> empty(folder), "erel-fuzz-scratch"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A folder with nothing in it.
   *
   * @param name of its own for each decoder
   * @return emptied
   * @throws IOException if the disk refuses
   */
  public static Path emptied(String name) throws IOException {
    Path folder = FOLDER.resolve(name);
    empty(folder);
    return Files.createDirectories(folder);
  }

  /**
   * A folder as it was left.
   *
   * @param name of one that was {@linkplain #emptied emptied} before
   * @return the folder
   */
  public static Path kept(String name) {
    return FOLDER.resolve(name);
  }

  private static void empty(Path folder) {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepest = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepest) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
