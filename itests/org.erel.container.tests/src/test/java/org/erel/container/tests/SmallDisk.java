package org.erel.container.tests;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A small disk in a folder, which can be full. Needs root. */
final class SmallDisk {

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Of 256 KiB. */
  static SmallDisk mount(Path folder) throws Exception {
    return mount(folder, "256k");
  }

  /**
   * Mounts one, or skips the test, which fails where {@code EREL_REQUIRE_ALL} is set.
   *
   * @param size such as {@code 16m}
   */
  static SmallDisk mount(Path folder, String size) throws Exception {
    Files.createDirectories(folder);
    int exit = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString());
    if (exit != 0 && System.getenv("EREL_REQUIRE_ALL") != null) {
      throw new IllegalStateException("a small disk cannot be mounted; run as root");
    }
    Assumptions.assumeTrue(exit == 0, "a small disk cannot be mounted; run as root");
    return new SmallDisk(folder);
  }

  private static int run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  /** Leaves not a byte. */
  void fill() {
    try (OutputStream filler = Files.newOutputStream(folder.resolve("filler"))) {
      while (true) {
        filler.write(new byte[512]);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw new UncheckedIOException(e);
      }
    }
  }

  void free() throws IOException {
    Files.delete(folder.resolve("filler"));
  }

  /** Whatever still has a file open there keeps it until then. */
  void unmount() throws Exception {
    run("umount", "--lazy", folder.toString());
  }
}
