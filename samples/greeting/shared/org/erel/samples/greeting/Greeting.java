package org.erel.samples.greeting;

import org.osgi.annotation.versioning.ProviderType;

/** Greets. */
@ProviderType
public interface Greeting {

  /**
   * A greeting.
   *
   * @return one line that ends with who greets: the bundle's version, and more in later ones
   */
  String text();
}
