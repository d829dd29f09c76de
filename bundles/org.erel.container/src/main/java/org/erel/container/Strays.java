package org.erel.container;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.erel.api.Problem;
import org.erel.api.ReleaseId;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that outlive their release. A thread belongs to a release if it was started, directly
 * or not, by a start, a stop or a health check of it (it inherits their thread group), or if its
 * class or its context class loader is of one of its bundles. Safe for threads.
 */
final class Strays {

  private static final Logger LOG = LoggerFactory.getLogger(Strays.class);

  /** Our own workers; those that hang are {@link Zombies}. */
  private static final String WORKER = "erel-";

  private final Map<Location, ThreadGroup> groups = new ConcurrentHashMap<>();
  private final Set<Location> gone = ConcurrentHashMap.newKeySet();

  /**
   * Where code of a release may start threads.
   *
   * @param location whose code runs there
   * @return one and the same until it is {@link #gone}: a pool that is made there starts its
   *     threads when it needs them
   */
  ThreadGroup group(Location location) {
    return groups.computeIfAbsent(location, place -> new ThreadGroup(place.region()));
  }

  /** From now on all of its threads are strays. */
  void gone(Location location) {
    gone.add(location);
    forgetEmpty();
  }

  private void forgetEmpty() {
    for (Location location : gone) {
      ThreadGroup group = groups.get(location);
      if (group == null || group.activeCount() == 0) {
        groups.remove(location);
        gone.remove(location);
        if (group != null) {
          destroy(group);
        }
      }
    }
  }

  @SuppressWarnings("removal") // a JVM that does not destroy groups collects them
  private static void destroy(ThreadGroup group) {
    try {
      group.destroy();
    } catch (IllegalThreadStateException e) {
      // a thread came up in it just now, or it is destroyed already
      LOG.debug("thread group {} stays", group.getName(), e);
    }
  }

  /** One problem for each release version that has some; those that ended are forgotten. */
  List<Problem> problems() {
    Map<ReleaseId, TreeSet<String>> names = new TreeMap<>();
    for (Thread thread : all()) {
      if (!thread.getName().startsWith(WORKER)) {
        owner(thread)
            .ifPresent(
                release ->
                    names.computeIfAbsent(release, r -> new TreeSet<>()).add(thread.getName()));
      }
    }
    forgetEmpty();
    return names.entrySet().stream()
        .map(each -> problem(each.getKey(), String.join(", ", each.getValue())))
        .toList();
  }

  private Optional<ReleaseId> owner(Thread thread) {
    for (ThreadGroup group = thread.getThreadGroup(); group != null; group = group.getParent()) {
      for (Location location : gone) {
        if (groups.get(location) == group) {
          return Optional.of(location.release());
        }
      }
    }
    return Stream.of(
            Optional.ofNullable(thread.getContextClassLoader()),
            Optional.ofNullable(thread.getClass().getClassLoader()))
        .flatMap(Optional::stream)
        .filter(BundleReference.class::isInstance)
        .map(loader -> ((BundleReference) loader).getBundle())
        .filter(bundle -> bundle != null && bundle.getState() == Bundle.UNINSTALLED)
        .flatMap(bundle -> Location.of(bundle.getLocation()).stream())
        .map(Location::release)
        .findFirst();
  }

  private static List<Thread> all() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    // some more, for those that start meanwhile
    Thread[] threads = new Thread[root.activeCount() * 2 + 16];
    return List.of(Arrays.copyOf(threads, root.enumerate(threads)));
  }

  private static Problem problem(ReleaseId release, String threads) {
    return new Problem(
        "release " + release.name(),
        "threads of %s outlive it: %s; they keep its classes in memory until they end or the host is restarted"
            .formatted(release, threads));
  }
}
