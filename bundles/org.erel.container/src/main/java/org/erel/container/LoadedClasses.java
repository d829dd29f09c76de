package org.erel.container;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which classes the bundles of releases loaded. The next version will need the same: what
 * it loads while the old one still runs does not lengthen the gap between them. No code of a
 * release runs when a class is loaded; it does when one is initialized. Safe for threads.
 */
final class LoadedClasses implements WeavingHook {

  private static final Logger LOG = LoggerFactory.getLogger(LoadedClasses.class);

  /** By the location of the bundle. */
  private final Map<String, Set<String>> names = new ConcurrentHashMap<>();

  private final ServiceRegistration<WeavingHook> hook;

  /**
   * Remembers what is loaded from now on.
   *
   * @param context the container's
   */
  LoadedClasses(BundleContext context) {
    // The framework asks for each class that any bundle loads; nothing is woven.
    hook = context.registerService(WeavingHook.class, this, null);
  }

  void close() {
    hook.unregister();
  }

  @Override
  public void weave(WovenClass loaded) {
    String place = loaded.getBundleWiring().getBundle().getLocation();
    if (place.startsWith(Location.SCHEME)) {
      names
          .computeIfAbsent(place, bundle -> ConcurrentHashMap.newKeySet())
          .add(loaded.getClassName());
    }
  }

  /** Forgets bundles that are gone. */
  void forget(Collection<Bundle> bundles) {
    bundles.forEach(bundle -> names.remove(bundle.getLocation()));
  }

  /**
   * Has bundles load what others of the same symbolic name have loaded. What one of them does not
   * have, or cannot load, is left to its start, which names the reason. Nor does this touch bundles
   * whose activation waits for the first class (OSGi Core Specification, 4.4.6.2): what is loaded
   * before they start would not activate them.
   *
   * @param next resolved and not started
   * @param old what runs
   */
  void loadAhead(Collection<Bundle> next, Collection<Bundle> old) {
    for (Bundle bundle : next) {
      if (isLazy(bundle)) {
        continue;
      }
      old.stream()
          .filter(before -> before.getSymbolicName().equals(bundle.getSymbolicName()))
          .flatMap(before -> names.getOrDefault(before.getLocation(), Set.of()).stream())
          .forEach(name -> load(bundle, name));
    }
  }

  private static void load(Bundle bundle, String name) {
    try {
      bundle.loadClass(name);
    } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
      LOG.debug("{} does not load {} ahead", Words.of(bundle), name, e);
    }
  }

  private static boolean isLazy(Bundle bundle) {
    String policy = bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATIONPOLICY);
    return policy != null && policy.toLowerCase(Locale.ROOT).startsWith(Constants.ACTIVATION_LAZY);
  }
}
