package org.erel.repository;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A hint that a folder changed. For one thread. */
final class FolderWatch implements Closeable {

  private static final Duration BURST = Duration.ofMillis(100);

  private final Path folder;
  private final WatchService watch;
  private WatchKey key;

  /**
   * Watches a folder.
   *
   * @throws IOException if the file system gives no hints at all
   */
  FolderWatch(Path folder) throws IOException {
    this.folder = folder;
    this.watch = folder.getFileSystem().newWatchService();
  }

  /** Returns when the folder changed, or after the time. */
  void await(Duration time) throws InterruptedException {
    if (key == null || !key.isValid()) {
      register();
    }
    WatchKey hint = watch.poll(time.toNanos(), TimeUnit.NANOSECONDS);
    if (hint != null) {
      TimeUnit.NANOSECONDS.sleep(BURST.toNanos());
      hint.pollEvents();
      hint.reset();
    }
  }

  private void register() {
    try {
      key = folder.register(watch, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
    } catch (IOException e) {
      key = null; // the folder is not there, or has no hints: the next call tries again
    }
  }

  @Override
  public void close() throws IOException {
    watch.close();
  }
}
