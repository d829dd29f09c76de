package org.erel.container;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * What there can be only one of on a host, and another bundle had before: names of Gogo commands.
 */
final class Claims {

  private static final String SCOPE = "osgi.command.scope";
  private static final String FUNCTION = "osgi.command.function";

  private final BundleContext context;

  /**
   * Takes the view of the platform.
   *
   * @param context of a platform bundle
   */
  Claims(BundleContext context) {
    this.context = context;
  }

  /** What these bundles claim although others have it. */
  List<Ailment> disputed(Collection<Bundle> newcomers) {
    List<Ailment> disputed = new ArrayList<>();
    ServiceReference<?>[] commands = commands();
    for (ServiceReference<?> ours : commands) {
      if (!newcomers.contains(ours.getBundle())) {
        continue;
      }
      for (ServiceReference<?> theirs : commands) {
        if (theirs.getBundle() != null
            && !newcomers.contains(theirs.getBundle())
            && !sameRelease(ours.getBundle(), theirs.getBundle())) {
          TreeSet<String> both = names(ours);
          both.retainAll(names(theirs));
          both.forEach(name -> disputed.add(disputed(name, ours.getBundle(), theirs.getBundle())));
        }
      }
    }
    return disputed;
  }

  /** What hangs of an earlier version holds up no later one. */
  private static boolean sameRelease(Bundle ours, Bundle theirs) {
    return Location.of(theirs.getLocation())
        .flatMap(
            other ->
                Location.of(ours.getLocation())
                    .filter(own -> own.release().name().equals(other.release().name())))
        .isPresent();
  }

  private ServiceReference<?>[] commands() {
    try {
      ServiceReference<?>[] found =
          context.getAllServiceReferences(null, "(&(" + SCOPE + "=*)(" + FUNCTION + "=*))");
      return found == null ? new ServiceReference<?>[0] : found;
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("the filter is constant", e);
    }
  }

  private static Ailment disputed(String name, Bundle ours, Bundle theirs) {
    String owner =
        Location.of(theirs.getLocation())
            .map(location -> "release " + location.release())
            .orElse("the platform");
    return new Ailment(
        "Gogo command %s of %s is that of %s already; give it another scope"
            .formatted(name, Words.of(ours), owner),
        true);
  }

  private static TreeSet<String> names(ServiceReference<?> command) {
    TreeSet<String> names = new TreeSet<>();
    Object functions = command.getProperty(FUNCTION);
    List<?> all =
        functions instanceof Object[] array
            ? Arrays.asList(array)
            : functions instanceof Collection<?> list ? List.copyOf(list) : List.of(functions);
    all.forEach(function -> names.add(command.getProperty(SCOPE) + ":" + function));
    return names;
  }
}
