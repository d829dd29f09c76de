package org.erel.container;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.erel.api.ReleaseException;
import org.osgi.framework.Bundle;

/** How the container says things to people. */
final class Words {

  private Words() {}

  /** Such as {@code 1m30s}. */
  static String of(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  /** Why a part is not committed. */
  static String of(Committed wanted, Throwable e) {
    if (e instanceof IOException) {
      return "%s cannot be committed, its journal cannot be written: %s"
          .formatted(wanted.part().release(), e);
    }
    return e instanceof ReleaseException
        ? e.getMessage()
        : "%s met a fault of the host: %s".formatted(wanted.part().release(), e);
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
