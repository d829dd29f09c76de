package org.erel.cluster.tests;

import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Waits for ever as it starts, until it is interrupted. */
public final class HangingActivator implements BundleActivator {

  @Override
  public void start(BundleContext context) throws Exception {
    new CountDownLatch(1).await();
  }

  @Override
  public void stop(BundleContext context) {}
}
