package org.erel.faults.bundles;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Does not start. */
public class Refuses implements BundleActivator {

  @Override
  public void start(BundleContext context) {
    throw new IllegalStateException("no licence");
  }

  @Override
  public void stop(BundleContext context) {}
}
