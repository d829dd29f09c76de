package org.erel.container;

import java.lang.reflect.Field;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Felix 7.0.5 keeps every uninstalled bundle that used a service of a bundle that still runs, as a
 * key of {@code ServiceRegistry.m_inUseMap}. This takes them out. Where Felix has changed it does
 * nothing.
 */
final class FelixLeak {

  private static final Logger LOG = LoggerFactory.getLogger(FelixLeak.class);

  private FelixLeak() {}

  /**
   * Forgets the uninstalled bundles.
   *
   * @param systemBundle Felix
   */
  static void sweep(Bundle systemBundle) {
    try {
      Object registry = field(systemBundle, "m_registry");
      if (field(registry, "m_inUseMap") instanceof Map<?, ?> inUse) {
        inUse
            .keySet()
            .removeIf(b -> b instanceof Bundle gone && gone.getState() == Bundle.UNINSTALLED);
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.debug("this framework does not keep uninstalled bundles where Felix 7.0.5 does", e);
    }
  }

  private static Object field(Object owner, String name) throws ReflectiveOperationException {
    Field field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(owner);
  }
}
