package org.erel.repository;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes that are whole or not there after a crash at any step. */
final class Durable {

  private Durable() {}

  /** Writes a file beside its place, and puts it there. */
  static void write(Path file, byte[] content) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (FileChannel channel = FileChannel.open(part, CREATE, WRITE, TRUNCATE_EXISTING)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    }
    move(part, file);
  }

  /** Puts a written file in its place on the same disk, content first, then the name. */
  static void move(Path from, Path to) throws IOException {
    sync(from, WRITE);
    Files.move(from, to, ATOMIC_MOVE);
    syncFolder(to.getParent());
  }

  /** Makes the names in a folder durable. */
  static void syncFolder(Path folder) throws IOException {
    sync(folder, READ);
  }

  private static void sync(Path path, java.nio.file.OpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }
}
