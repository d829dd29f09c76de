package org.erel.cluster.tests;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Throws as it starts. Goes into bundles of its own, so it needs nothing else. */
public final class ThrowingActivator implements BundleActivator {

  @Override
  public void start(BundleContext context) {
    throw new IllegalStateException("no licence found");
  }

  @Override
  public void stop(BundleContext context) {}
}
