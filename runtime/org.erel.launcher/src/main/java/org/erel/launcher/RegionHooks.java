package org.erel.launcher;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collection;
import org.eclipse.equinox.internal.region.RegionManager;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Starts the region digraph in a framework, with one of its hooks mended.
 *
 * <p>A bundle that is being installed has no region for a moment. The digraph's resolver hook then
 * takes it out of what may be resolved; Felix 7.0.5 answers by hiding every bundle that is resolved
 * already from whatever another thread resolves just then, which fails for no reason of its own.
 * Nothing is lost without that: a bundle without a region finds no provider, and is none.
 */
public final class RegionHooks {

  private RegionHooks() {}

  /**
   * Starts it.
   *
   * @param context the system bundle's, between the framework's {@code init} and {@code start}
   * @throws Exception if the digraph cannot be made
   */
  public static void start(BundleContext context) throws Exception {
    new RegionManager()
        .start(
            (BundleContext)
                Proxy.newProxyInstance(
                    RegionHooks.class.getClassLoader(),
                    new Class<?>[] {BundleContext.class},
                    (proxy, method, arguments) -> {
                      if (method.getName().equals("registerService")
                          && arguments[1] instanceof ResolverHookFactory factory) {
                        arguments[1] = mended(factory);
                      }
                      try {
                        return method.invoke(context, arguments);
                      } catch (InvocationTargetException e) {
                        throw e.getCause();
                      }
                    }));
  }

  private static ResolverHookFactory mended(ResolverHookFactory factory) {
    return triggers -> new Mended(factory.begin(triggers));
  }

  private record Mended(ResolverHook hook) implements ResolverHook {

    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {
      // see above
    }

    @Override
    public void filterSingletonCollisions(
        BundleCapability singleton, Collection<BundleCapability> collisions) {
      hook.filterSingletonCollisions(singleton, collisions);
    }

    @Override
    public void filterMatches(
        BundleRequirement requirement, Collection<BundleCapability> candidates) {
      hook.filterMatches(requirement, candidates);
    }

    @Override
    public void end() {
      hook.end();
    }
  }
}
