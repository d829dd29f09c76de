package org.erel.container.tests.bundles;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Does not come back from its start until it is interrupted. */
public class Sleeps implements BundleActivator {
  @Override
  public void start(BundleContext context) throws InterruptedException {
    Thread.currentThread().join();
  }

  @Override
  public void stop(BundleContext context) {}
}
