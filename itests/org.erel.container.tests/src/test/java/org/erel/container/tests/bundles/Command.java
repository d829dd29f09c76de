package org.erel.container.tests.bundles;

import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Registers the Gogo command {@code shop:buy}. */
public class Command implements BundleActivator {

  @Override
  public void start(BundleContext context) {
    context.registerService(
        Object.class,
        new Object(),
        new Hashtable<>(
            Map.of("osgi.command.scope", "shop", "osgi.command.function", new String[] {"buy"})));
  }

  @Override
  public void stop(BundleContext context) {}
}
