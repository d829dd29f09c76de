package org.erel.container;

import java.lang.management.ManagementFactory;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file handles of the process. What a release that is gone left open is closed when the JVM
 * collects it, which a host without handles cannot wait for.
 */
final class Handles {

  private static final Logger LOG = LoggerFactory.getLogger(Handles.class);

  /** So many are needed to stage a release; where there are more, nothing is done. */
  private static final long ENOUGH = 128;

  private static final long SCARCE = 16;

  private static final int TRIES = 5;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private Handles() {}

  /** Where few are left, has the JVM collect what nobody refers to any more. */
  static void reclaim() {
    OptionalLong before = left();
    if (before.isEmpty() || before.getAsLong() >= ENOUGH) {
      return;
    }
    OptionalLong now = before;
    for (int i = 0; i < TRIES && now.isPresent() && now.getAsLong() < ENOUGH; i++) {
      System.gc();
      LockSupport.parkNanos(PAUSE_NANOS);
      now = left();
    }
    LOG.warn("only {} file handles were left, now {}", before.getAsLong(), now.orElse(-1));
  }

  /** Whether so few are left that a failure says nothing of who met it. */
  static boolean scarce() {
    OptionalLong now = left();
    return now.isPresent() && now.getAsLong() < SCARCE;
  }

  /** Empty where the operating system does not say. */
  private static OptionalLong left() {
    try {
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      ObjectName system = new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME);
      return OptionalLong.of(
          (Long) server.getAttribute(system, "MaxFileDescriptorCount")
              - (Long) server.getAttribute(system, "OpenFileDescriptorCount"));
    } catch (JMException | ClassCastException e) {
      return OptionalLong.empty();
    }
  }
}
