package org.erel.container.tests.bundles;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** A bundle that gives up as soon as it is active. */
public class StopsItself implements BundleActivator {

  @Override
  public void start(BundleContext context) {
    Thread thread =
        new Thread(
            () -> {
              while (context.getBundle().getState() == org.osgi.framework.Bundle.STARTING) {
                Thread.onSpinWait();
              }
              try {
                context.getBundle().stop();
              } catch (BundleException e) {
                throw new IllegalStateException(e);
              }
            },
            "test-gives-up");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void stop(BundleContext context) {}
}
