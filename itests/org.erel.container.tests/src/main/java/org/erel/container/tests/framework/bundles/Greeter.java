package org.erel.container.tests.framework.bundles;

import java.util.function.Supplier;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Offers what its bundle's header {@code Greeting} says as a service. */
public final class Greeter implements BundleActivator {

  @Override
  public void start(BundleContext context) {
    String greeting = context.getBundle().getHeaders().get("Greeting");
    context.registerService(Supplier.class, () -> greeting, null);
  }

  @Override
  public void stop(BundleContext context) {
    // the framework takes the service back
  }
}
