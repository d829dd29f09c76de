package org.erel.assembly;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Ends its master, as a bundle does that learns that the host's identifier is taken. */
public final class QuittingActivator implements BundleActivator {

  @Override
  public void start(BundleContext context) throws Exception {
    System.setProperty("erel.exit.code", "7");
    System.setProperty("erel.exit.reason", "the identifier is taken");
    context.getBundle(0).stop();
  }

  @Override
  public void stop(BundleContext context) {}
}
