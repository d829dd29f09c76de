package org.erel.container;

import java.time.Duration;
import java.util.Locale;
import org.osgi.framework.Bundle;

/** How the container says things to people. */
final class Words {

  private Words() {}

  /** Such as {@code 1m30s}. */
  static String of(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  /** Such as {@code bundle com.acme.shop 1.2.0}. */
  static String of(Bundle bundle) {
    return "bundle " + name(bundle);
  }

  /** Such as {@code com.acme.shop 1.2.0}. */
  static String name(Bundle bundle) {
    return bundle.getSymbolicName() + " " + bundle.getVersion();
  }
}
