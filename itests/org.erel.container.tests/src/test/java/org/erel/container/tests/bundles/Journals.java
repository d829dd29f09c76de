package org.erel.container.tests.bundles;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Writes what is done to it into the system property {@code test.journal}. */
public class Journals implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    note("+", context);
  }

  @Override
  public void stop(BundleContext context) {
    note("-", context);
  }

  private static void note(String what, BundleContext context) {
    System.setProperty(
        "test.journal",
        System.getProperty("test.journal", "") + what + context.getBundle().getSymbolicName());
  }
}
