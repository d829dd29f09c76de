package org.erel.cluster.tests;

import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Never comes back from its start, whoever interrupts it. */
public final class SpinningActivator implements BundleActivator {

  @Override
  public void start(BundleContext context) {
    while (context.getBundle() != null) {
      Thread.interrupted();
      LockSupport.parkNanos(1_000_000); // spares the machine of the test
    }
  }

  @Override
  public void stop(BundleContext context) {}
}
