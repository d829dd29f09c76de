package org.erel.container.tests.bundles;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Swallows interrupts in its start until the test lets it go by a system property. */
public class Stubborn implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    while (System.getProperty("test.spin") != null) {
      Thread.interrupted();
      Thread.onSpinWait();
    }
    Thread.interrupted();
  }

  @Override
  public void stop(BundleContext context) {}
}
