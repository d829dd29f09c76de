package org.erel.container.tests.bundles;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Would end the process before there is an object of it. */
public class LeavesInInitializer implements BundleActivator {
  static {
    Runtime.getRuntime().exit(8);
  }

  @Override
  public void start(BundleContext context) {}

  @Override
  public void stop(BundleContext context) {}
}
