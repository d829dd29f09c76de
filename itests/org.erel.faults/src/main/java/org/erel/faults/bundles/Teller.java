package org.erel.faults.bundles;

import java.util.Map;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;

/**
 * A component that tells the version of its bundle and the {@code size} of its configuration; it
 * does not come up with a negative one.
 */
public class Teller implements Supplier<String> {

  private String version;
  private volatile Object size;

  /** Takes the configuration. */
  public void activate(BundleContext context, Map<String, Object> properties) {
    version = context.getBundle().getVersion().toString();
    take(properties);
  }

  /** Takes another configuration. */
  public void modified(Map<String, Object> properties) {
    take(properties);
  }

  private void take(Map<String, Object> properties) {
    if (properties.get("size") instanceof Integer number && number < 0) {
      throw new IllegalArgumentException("size is negative");
    }
    size = properties.get("size");
  }

  @Override
  public String get() {
    return version + ":" + size;
  }
}
