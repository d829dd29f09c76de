package org.erel.container.tests.framework;

import org.erel.launcher.RegionHooks;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Starts the region digraph as the launcher does; bnd's launcher calls it on the class path. */
public final class RegionsActivator implements BundleActivator {

  /** Tells bnd's launcher when: between the framework's {@code init} and {@code start}. */
  public static final String IMMEDIATE = "AFTER_FRAMEWORK_INIT";

  @Override
  public void start(BundleContext context) throws Exception {
    RegionHooks.start(context);
  }

  @Override
  public void stop(BundleContext context) {
    // ends with the framework
  }
}
