package org.erel.faults.bundles;

import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Ends the process in its start, in a way that nobody refuses, while there is a file where the
 * property {@code ends.while} says.
 */
public class Ends implements BundleActivator {

  @Override
  public void start(BundleContext context) throws Exception {
    if (Files.exists(Path.of(System.getProperty("ends.while")))) {
      Runtime.class.getMethod("halt", int.class).invoke(Runtime.getRuntime(), 3);
    }
  }

  @Override
  public void stop(BundleContext context) {}
}
