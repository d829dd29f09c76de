package org.erel.faults.bundles;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a release should not do. What never ends, ends when {@code villain.stop} is set. */
final class Deeds {

  private static final Logger LOG = LoggerFactory.getLogger(Deeds.class);
  private static final List<Object> HELD = new ArrayList<>();
  private static final int LINES = 20_000;
  private static final long HOLD_MILLIS = 500;

  private Deeds() {}

  /** Does what the bundle's header {@code Deed} says, where {@code Place} is this one. */
  static void at(String place, BundleContext context) throws Exception {
    if (!place.equals(context.getBundle().getHeaders().get("Place"))) {
      return;
    }
    switch (context.getBundle().getHeaders().get("Deed")) {
      case "THROW" -> throw new IllegalStateException("no licence");
      case "SLEEP" -> Thread.sleep(Long.MAX_VALUE);
      case "SPIN" -> spin();
      case "LEAK_THREAD" -> leak();
      case "THREAD_THROWS" -> throwElsewhere();
      case "TAKE_HANDLES" -> takeHandles();
      case "TAKE_MEMORY" -> takeMemory();
      case "FLOOD_LOG" -> flood();
      default -> throw new IllegalArgumentException("no such deed");
    }
  }

  private static boolean over() {
    return Boolean.getBoolean("villain.stop");
  }

  private static void spin() {
    while (!over()) {
      Thread.onSpinWait();
    }
  }

  private static synchronized void leak() {
    if (HELD.isEmpty()) {
      Thread thread =
          new Thread(
              () -> {
                while (!over()) {
                  LockSupport.parkNanos(1_000_000);
                }
              },
              "villain-leaked");
      thread.start();
      HELD.add(thread);
    }
  }

  private static void throwElsewhere() throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              throw new IllegalStateException("thrown in a thread");
            },
            "villain-throws");
    thread.start();
    thread.join();
  }

  @SuppressWarnings("resource")
  private static synchronized void takeHandles() {
    try {
      while (true) {
        InputStream handle = new FileInputStream("/dev/null");
        HELD.add(handle);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no handle left after " + HELD.size(), e);
    }
  }

  private static synchronized void takeMemory() throws InterruptedException {
    try {
      while (true) {
        HELD.add(new byte[1 << 18]);
      }
    } catch (OutOfMemoryError e) {
      Thread.sleep(HOLD_MILLIS);
      HELD.clear();
    }
  }

  private static void flood() {
    for (int i = 0; i < LINES; i++) {
      LOG.warn("line {} of a flood that nobody reads", i);
    }
  }
}
