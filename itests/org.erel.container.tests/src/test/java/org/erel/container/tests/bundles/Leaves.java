package org.erel.container.tests.bundles;

import java.util.function.IntConsumer;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Would end the process, in the way that its bundle's header {@code Leave-By} names. */
public class Leaves implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    switch (context.getBundle().getHeaders().get("Leave-By")) {
      case "System.exit" -> System.exit(3);
      case "Runtime.exit" -> Runtime.getRuntime().exit(4);
      case "Runtime.halt" -> Runtime.getRuntime().halt(5);
      case "a method reference" -> {
        IntConsumer exit = System::exit;
        exit.accept(6);
      }
      case "a call that is caught" -> {
        try {
          System.exit(7);
        } catch (RuntimeException e) {
          return;
        }
      }
      default ->
          context.registerService(
              IntConsumer.class,
              status -> new Thread(() -> System.exit(status), "acme-worker").start(),
              null);
    }
  }

  @Override
  public void stop(BundleContext context) {}
}
