package org.erel.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small disk in a folder, which can be full: a file system of its own in memory. Needs root;
 * without it the test is skipped, and fails where {@code EREL_REQUIRE_ALL} is set. Methods may be
 * called from any thread, one at a time.
 */
public final class SmallDisk implements AutoCloseable {

  private final Path folder;
  private boolean mounted = true;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * Mounts one, or skips the test.
   *
   * @param folder where to; made if it is missing
   * @param size of the disk, such as {@code 16m}
   * @return the disk, empty
   * @throws IOException if the folder cannot be made
   */
  public static SmallDisk mount(Path folder, String size) throws IOException {
    Files.createDirectories(folder);
    String trouble = "";
    try {
      Tool.run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString());
    } catch (IOException e) {
      trouble = e.getMessage();
    }
    Needs.require(
        trouble.isEmpty(), "A small disk cannot be mounted; run as root (" + trouble + ")");
    return new SmallDisk(folder);
  }

  /** Leaves not a byte. */
  public void fill() {
    try (OutputStream filler = Files.newOutputStream(filler())) {
      while (true) {
        filler.write(new byte[512]);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Gives back what {@link #fill} took.
   *
   * @throws IOException if it was not filled
   */
  public void free() throws IOException {
    Files.delete(filler());
  }

  private Path filler() {
    return folder.resolve("filler");
  }

  /**
   * Unmounts it. Whatever still has a file open there keeps it until then. Idempotent.
   *
   * @throws IOException if it cannot be unmounted
   */
  @Override
  public void close() throws IOException {
    if (mounted) {
      Tool.run("umount", "--lazy", folder.toString());
      mounted = false;
    }
  }
}
