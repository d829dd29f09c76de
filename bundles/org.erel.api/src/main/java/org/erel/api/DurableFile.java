package org.erel.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes files that are old or new after a crash or a power cut at any step, and never a mix. A
 * content is written beside its place and synced, renamed into its place, and the folder synced:
 * when a method returns, what it did is on disk. Calls for one file must not overlap.
 */
public final class DurableFile {

  private static final String LEFTOVER_PREFIX = ".";
  private static final String LEFTOVER_SUFFIX = ".tmp";

  private DurableFile() {}

  /**
   * Writes a file, in place of an earlier one.
   *
   * @param file in a folder that exists; its name does not begin with a dot
   * @param content all of it
   * @throws IOException if it is not on disk; then what was there before is there, or, where the
   *     folder alone was not synced, the new content until a power cut
   */
  public static void write(Path file, byte[] content) throws IOException {
    Path temporary = file.resolveSibling(LEFTOVER_PREFIX + file.getFileName() + LEFTOVER_SUFFIX);
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      }
      rename(temporary, file);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException leftover) {
        e.addSuppressed(leftover);
      }
      throw e;
    }
  }

  /**
   * Puts a file that was written elsewhere into its place, in place of an earlier one: content
   * first, then the name.
   *
   * @param from a whole file
   * @param to in a folder that exists, on the same disk
   * @throws IOException if it is not there, on disk
   */
  public static void move(Path from, Path to) throws IOException {
    sync(from, StandardOpenOption.WRITE);
    rename(from, to);
  }

  /**
   * Makes the names in a folder durable.
   *
   * @param folder where files were made, renamed or deleted
   * @throws IOException if the disk refuses
   */
  public static void syncFolder(Path folder) throws IOException {
    sync(folder, StandardOpenOption.READ);
  }

  /**
   * Whether a file is what a crash left of a {@link #write}. It may be deleted while nothing is
   * being written.
   *
   * @param file any
   * @return true for a name of the form {@code .NAME.tmp}
   */
  public static boolean isLeftover(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(LEFTOVER_PREFIX) && name.endsWith(LEFTOVER_SUFFIX);
  }

  private static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    syncFolder(to.toAbsolutePath().getParent());
  }

  private static void sync(Path path, OpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }
}
