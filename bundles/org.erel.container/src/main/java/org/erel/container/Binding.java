package org.erel.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.erel.api.Configuration;

/**
 * A configuration bound to one bundle, so that two versions of a release side by side each see
 * their own: by its location, which no two bundles share, and by a targeted PID (OSGi Compendium,
 * Configuration Admin Service Specification, section 104.3.2), which makes room for one for each
 * bundle.
 *
 * <p>Factory configurations are not targeted; their names tell the bundles apart. SCR 2.2.18 takes
 * a PID's part before the first {@code |} for the instance, and would see all instances of a
 * targeted factory as one.
 *
 * @param pid {@code pid|symbolicName|version|location}, or a factory PID
 * @param name of a factory configuration: {@code name@location}
 * @param location the bundle's
 * @param properties the typed properties as JSON
 */
record Binding(String pid, Optional<String> name, String location, String properties) {

  /**
   * A bundle that configurations are bound to.
   *
   * @param file what its jar says
   * @param location its location in the framework
   */
  record Bound(BundleFile file, String location) {

    private String target(String pid) {
      return String.join("|", pid, file.symbolicName(), file.version().toString(), location);
    }
  }

  /**
   * What leads from one set to another.
   *
   * @param puts all there shall be: others may have written what was there before
   * @param deletes are no more
   */
  record Change(List<Binding> puts, List<Binding> deletes) {}

  /**
   * Binds configurations to the bundles of a release: each to those whose components name its PID,
   * and one that no component names to all of them, because managed services do not say their PIDs
   * before they run.
   */
  static List<Binding> bind(List<Configuration> configurations, List<Bound> bundles) {
    List<Bound> hosts =
        bundles.stream().filter(bundle -> bundle.file().fragmentHost().isEmpty()).toList();
    List<Binding> bindings = new ArrayList<>();
    for (Configuration configuration : configurations) {
      int tilde = configuration.pid().indexOf('~');
      String pid = tilde < 0 ? configuration.pid() : configuration.pid().substring(0, tilde);
      Optional<String> name =
          tilde < 0 ? Optional.empty() : Optional.of(configuration.pid().substring(tilde + 1));
      List<Bound> naming =
          hosts.stream().filter(bundle -> bundle.file().pids().contains(pid)).toList();
      for (Bound bundle : naming.isEmpty() ? hosts : naming) {
        bindings.add(
            new Binding(
                name.isPresent() ? pid : bundle.target(pid),
                name.map(n -> n + "@" + bundle.location()),
                bundle.location(),
                configuration.properties()));
      }
    }
    return bindings;
  }

  /** From one set to another. */
  static Change change(List<Binding> before, List<Binding> after) {
    Set<String> left = after.stream().map(Binding::toString).collect(Collectors.toSet());
    return new Change(
        after, before.stream().filter(binding -> !left.contains(binding.toString())).toList());
  }

  /** The PID that Configuration Admin knows it by. */
  @Override
  public String toString() {
    return pid + name.map(n -> "~" + n).orElse("");
  }
}
