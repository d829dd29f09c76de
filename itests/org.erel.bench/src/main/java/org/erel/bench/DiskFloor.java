package org.erel.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What the disk takes to replace a file for good: write, sync, rename, sync the folder; in several
 * folders at once.
 */
final class DiskFloor implements AutoCloseable {

  private final ExecutorService threads;
  private final List<Path> folders = new ArrayList<>();

  /**
   * Makes the folders.
   *
   * @param folder where
   * @param writers how many at once
   */
  DiskFloor(Path folder, int writers) throws IOException {
    for (int writer = 0; writer < writers; writer++) {
      folders.add(Files.createDirectories(folder.resolve("disk-" + writers + "-" + writer)));
    }
    threads = Executors.newFixedThreadPool(writers, task -> new Thread(task, "erel-bench-disk"));
  }

  /**
   * Replaces the file in every folder.
   *
   * @param body what to write
   * @return milliseconds until the last was on disk
   */
  double once(byte[] body) throws Exception {
    List<Callable<Void>> tasks = new ArrayList<>();
    folders.forEach(
        folder ->
            tasks.add(
                () -> {
                  replace(folder, body);
                  return null;
                }));
    long begun = System.nanoTime();
    List<Future<Void>> written = threads.invokeAll(tasks);
    double milliseconds = (System.nanoTime() - begun) / 1e6;
    for (Future<Void> one : written) {
      one.get(); // throws what went wrong
    }
    return milliseconds;
  }

  private static void replace(Path folder, byte[] body) throws IOException {
    Path temporary = folder.resolve(".file.tmp");
    try (FileChannel file =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(body);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(temporary, folder.resolve("file"), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
