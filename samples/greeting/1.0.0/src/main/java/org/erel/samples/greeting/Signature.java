package org.erel.samples.greeting;

import org.osgi.framework.BundleContext;

/** Who greets. In 1.0.0: the version. */
final class Signature {

  private Signature() {}

  static String of(BundleContext context) {
    return "from greeting " + context.getBundle().getVersion();
  }
}
