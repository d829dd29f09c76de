package org.erel.faults;

import static org.erel.container.testing.Platform.BY;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.erel.api.Configuration;
import org.erel.api.HealthGate;
import org.erel.api.Installed;
import org.erel.api.Part;
import org.erel.api.Release;
import org.erel.api.ReleaseState;
import org.erel.container.testing.Platform;
import org.erel.container.testing.TestBundle;
import org.erel.faults.bundles.Teller;

/**
 * Releases of two {@link Teller}s of the release's version, with configurations that say one size:
 * a mix of two parts is seen at once. The jars of a release are the same in every process.
 */
final class Tellers {

  private static final List<String> NAMES = List.of("teller.a", "teller.b");

  private final Platform platform;

  Tellers(Platform platform) {
    this.platform = platform;
  }

  Platform platform() {
    return platform;
  }

  void update(String name, String version, int size, TestBundle... more) throws Exception {
    update(name, version, size, Platform.DEADLINE, more);
  }

  void update(String name, String version, int size, Duration deadline, TestBundle... more)
      throws Exception {
    List<TestBundle> bundles = new ArrayList<>();
    for (String teller : NAMES) {
      // only one of them takes a configuration without being activated anew
      String modified = teller.equals(NAMES.get(0)) ? "modified=\"modified\"" : "";
      bundles.add(
          TestBundle.of(teller, version)
              .component(
                  teller,
                  Teller.class,
                  "immediate=\"true\" activate=\"activate\" " + modified,
                  "<service><provide interface=\"java.util.function.Supplier\"/></service>"));
    }
    bundles.addAll(Arrays.asList(more));
    Release release = platform.release(name + "@" + version, bundles.toArray(TestBundle[]::new));
    Part part =
        Platform.part(
            release,
            NAMES.stream()
                .map(pid -> new Configuration(pid, "{\"size:Integer\":" + size + "}"))
                .toArray(Configuration[]::new));
    platform.container().update(part, release, new HealthGate(Duration.ZERO, deadline), BY);
  }

  /**
   * What the container says of a release, such as {@code 1.0.0:1}, {@code 1.0.0:1 STOPPED} or
   * {@code 1.0.0:1 !2.0.0} where 2.0.0 is in quarantine; {@code -} where nothing is committed.
   */
  String state(String name) {
    return installed(name).map(Tellers::state).orElse("-");
  }

  private java.util.Optional<Installed> installed(String name) {
    return platform.container().installed().stream()
        .filter(installed -> installed.name().equals(name))
        .findFirst();
  }

  private static String state(Installed installed) {
    String hold = installed.hold() == org.erel.api.Hold.NONE ? "" : " " + installed.hold();
    String quarantine =
        installed.quarantine().stream()
            .map(each -> " !" + each.release().version())
            .sorted()
            .collect(Collectors.joining());
    return installed.part().map(Tellers::words).orElse("-") + hold + quarantine;
  }

  private static String words(Part part) {
    String sizes =
        part.configurations().stream()
            .map(each -> each.properties().replaceAll("[^0-9-]", ""))
            .distinct()
            .collect(Collectors.joining("|"));
    return part.release().version() + ":" + sizes;
  }

  /** What is in the framework of a release beside what the container says that it runs. */
  List<String> contradictions(String name) throws Exception {
    Installed installed = installed(name).orElse(null);
    boolean here = installed != null && installed.part().isPresent();
    String told = here ? words(installed.part().get()) : "";
    boolean runs = here && installed.hold() == org.erel.api.Hold.NONE;
    List<String> wrong = new ArrayList<>();
    if (here) {
      ReleaseState wanted = runs ? ReleaseState.ACTIVE : ReleaseState.STOPPED;
      if (installed.state() != wanted) {
        wrong.add("it is " + installed.state() + ": " + installed.trouble());
      }
    }
    expect(wrong, "tell", runs ? List.of(told, told) : List.of(), said(name));
    List<String> regions =
        platform.regions().stream().filter(each -> each.startsWith(name + "@")).toList();
    String version = here ? installed.part().get().release().version().toString() : "";
    if (regions.size() != (here ? 1 : 0)
        || here && !regions.get(0).startsWith(name + "@" + version + "#")) {
      wrong.add("regions are " + regions);
    }
    TreeSet<String> locations = new TreeSet<>();
    List<String> versions = new ArrayList<>();
    platform
        .bundles(name + "@")
        .forEach(
            bundle -> {
              locations.add(bundle.getLocation().replaceFirst("^rel:([^/]*)/.*", "$1"));
              if (NAMES.contains(bundle.getSymbolicName())) {
                versions.add(bundle.getVersion().toString());
              }
            });
    expect(wrong, "have versions", here ? List.of(version, version) : List.of(), versions);
    expect(wrong, "are in the regions", regions, List.copyOf(locations));
    String size = told.replaceFirst(".*:", "");
    expect(wrong, "are configured", here ? List.of(size, size) : List.of(), sizes(name));
    platform.container().drift().stream()
        .filter(drift -> drift.release().name().equals(name))
        .forEach(drift -> wrong.add("drift: " + drift));
    return wrong;
  }

  private static void expect(
      List<String> wrong, String verb, List<String> wanted, List<String> found) {
    if (!wanted.equals(found)) {
      wrong.add("its bundles %s %s instead of %s".formatted(verb, found, wanted));
    }
  }

  private List<String> said(String name) throws Exception {
    List<String> said = new ArrayList<>();
    for (String version : List.of("1.0.0", "2.0.0", "3.0.0")) {
      said.addAll(platform.said(name + "@" + version));
    }
    return said;
  }

  private List<String> sizes(String name) throws Exception {
    var all = platform.admin().listConfigurations(null);
    return all == null
        ? List.of()
        : Arrays.stream(all)
            .filter(
                each -> String.valueOf(each.getBundleLocation()).startsWith("rel:" + name + "@"))
            .map(each -> String.valueOf(each.getProperties().get("size")))
            .toList();
  }
}
