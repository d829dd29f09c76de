package org.erel.container;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.erel.api.Problem;
import org.erel.api.ReleaseId;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleReference;

/**
 * The threads that outlive their release. A thread belongs to a release if it was started, directly
 * or not, by a start, a stop or a health check of it (it inherits their thread group), or if its
 * class or its context class loader is of one of its bundles. Safe for threads.
 */
final class Strays {

  /** Our own workers; those that hang are {@link Zombies}. */
  private static final String WORKER = "erel-";

  private record Owned(Location location, ThreadGroup group) {}

  private final List<Owned> groups = new CopyOnWriteArrayList<>();
  private final List<Location> gone = new CopyOnWriteArrayList<>();

  /**
   * Where code of a release may start threads.
   *
   * @param location whose code runs there
   * @return goes by itself when its last thread ends
   */
  @SuppressWarnings("removal") // where the JVM does not know daemon groups it collects them
  ThreadGroup group(Location location) {
    groups.removeIf(owned -> owned.group().activeCount() == 0 && !gone.contains(owned.location()));
    ThreadGroup group = new ThreadGroup(location.region());
    group.setDaemon(true);
    groups.add(new Owned(location, group));
    return group;
  }

  /** From now on all of its threads are strays. */
  void gone(Location location) {
    gone.add(location);
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
    groups.removeIf(owned -> owned.group().activeCount() == 0);
    gone.removeIf(
        location -> groups.stream().noneMatch(owned -> owned.location().equals(location)));
    return names.entrySet().stream()
        .map(each -> problem(each.getKey(), String.join(", ", each.getValue())))
        .toList();
  }

  private Optional<ReleaseId> owner(Thread thread) {
    for (ThreadGroup group = thread.getThreadGroup(); group != null; group = group.getParent()) {
      for (Owned owned : groups) {
        if (owned.group() == group && gone.contains(owned.location())) {
          return Optional.of(owned.location().release());
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
