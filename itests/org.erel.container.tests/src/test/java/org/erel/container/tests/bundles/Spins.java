package org.erel.container.tests.bundles;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Does not come back from its start until the test lets it go by a system property. */
public class Spins implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    while (System.getProperty("test.spin") != null) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void stop(BundleContext context) {}
}
