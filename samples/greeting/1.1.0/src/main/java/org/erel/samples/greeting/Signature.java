package org.erel.samples.greeting;

import org.osgi.framework.BundleContext;

/** Who greets. In 1.1.0: the version, and the host that it runs on. */
final class Signature {

  private Signature() {}

  static String of(BundleContext context) {
    return "from greeting "
        + context.getBundle().getVersion()
        + " on "
        + context.getProperty("erel.id");
  }
}
