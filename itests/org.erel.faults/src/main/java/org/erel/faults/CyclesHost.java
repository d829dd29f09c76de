package org.erel.faults;

import static org.erel.container.testing.Platform.BY;
import static org.erel.container.testing.Platform.DEADLINE;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.erel.api.Configuration;
import org.erel.api.Hold;
import org.erel.api.Release;
import org.erel.api.ReleaseException;
import org.erel.container.testing.Platform;
import org.erel.container.testing.TestBundle;
import org.erel.faults.bundles.Busy;
import org.erel.faults.bundles.Teller;

/** The host that {@link Cycles} wears out; prints a sample every few cycles. */
final class CyclesHost {

  private static final String SUPPLIER =
      "<service><provide interface=\"java.util.function.Supplier\"/></service>";
  private static final List<String> SHORT_LIVED =
      List.of("erel-start-", "erel-stop-", "erel-health-");

  private final Path folder;
  private final Platform platform;

  private CyclesHost(Path folder) throws Exception {
    this.folder = folder;
    this.platform = new Platform(folder);
  }

  /**
   * Runs all cycles.
   *
   * @param args the folder; the properties {@code cycles} and {@code every} say how many, and after
   *     how many a sample is taken
   */
  public static void main(String[] args) throws Exception {
    CyclesHost host = new CyclesHost(Path.of(args[0]));
    System.out.println(HostProcess.ANSWER + "ready");
    int cycles = Integer.getInteger("cycles");
    int every = Integer.getInteger("every");
    for (int cycle = 1; cycle <= cycles; cycle++) {
      host.cycle(cycle);
      if (cycle % every == 0) {
        System.out.println(HostProcess.ANSWER + host.sample());
      }
    }
    System.out.println(HostProcess.ANSWER + "done");
    // until the harness has looked
    System.in.read();
    Runtime.getRuntime().halt(0);
  }

  /** Stages, switches, changes configurations, rolls back, and removes, by hand or for good. */
  private void cycle(int cycle) throws Exception {
    String name = cycle % 2 == 0 ? "shop" : "cart";
    update(name + "@1.0.0", 1);
    update(name + "@1.1.0", 2);
    update(name + "@1.1.0", 3);
    try {
      update(name + "@2.0.0", 4);
      throw new IllegalStateException("what is broken was committed");
    } catch (ReleaseException e) {
      platform.container().retry(name, BY);
    }
    if (cycle % 2 == 0) {
      platform.container().remove(name, Hold.DELETED, BY, DEADLINE);
      platform.container().start(name, BY, DEADLINE);
    } else {
      platform.container().remove(name, Hold.NONE, BY, DEADLINE);
    }
  }

  private void update(String id, int size) throws ReleaseException {
    try {
      String properties = "{\"size:Integer\":" + size + "}";
      platform.update(
          release(id),
          new Configuration("teller", properties),
          new Configuration("pool~one", properties),
          new Configuration("pool~two", properties));
    } catch (ReleaseException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Release release(String id) throws Exception {
    String version = id.replaceFirst(".*@", "");
    TestBundle busy =
        TestBundle.of("busy." + id.replaceFirst("@.*", ""), version)
            .header(
                "Import-Package",
                "org.osgi.framework,org.osgi.util.tracker,org.osgi.service.cm,org.slf4j,org.apache.felix.hc.api")
            .activator(Busy.class);
    try {
      busy.type(Class.forName(Busy.class.getName() + "$1"));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
    if (version.startsWith("2.")) {
      busy.header("Broken", "true");
    }
    return platform.release(
        id,
        TestBundle.of("tellers", version)
            .component(
                "teller", Teller.class, teller("optional") + " modified=\"modified\"", SUPPLIER)
            .component("pool", Teller.class, teller("require"), SUPPLIER),
        busy);
  }

  private static String teller(String policy) {
    return "immediate=\"true\" activate=\"activate\" configuration-policy=\"" + policy + "\"";
  }

  private String sample() throws Exception {
    for (int i = 0; i < 3; i++) {
      System.gc();
      System.runFinalization();
    }
    List<String> values = new ArrayList<>();
    values.add("heap=" + kilobytes("Tenured Gen"));
    values.add("metaspace=" + kilobytes("Metaspace"));
    values.add("classes=" + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    values.add(
        "threads="
            + Thread.getAllStackTraces().keySet().stream()
                .filter(t -> SHORT_LIVED.stream().noneMatch(t.getName()::startsWith))
                .count());
    UnixOperatingSystemMXBean system =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    values.add("handles=" + system.getOpenFileDescriptorCount());
    values.add("kept=" + platform.leaked());
    values.add("regions=" + platform.regions().size());
    values.add("bundles=" + platform.context().getBundles().length);
    values.add("configurations=" + platform.configurations().size());
    values.add("services=" + platform.context().getAllServiceReferences(null, null).length);
    values.add("files=" + files());
    values.add("journals=" + bytes(folder.resolve("data/container")) / 1024);
    return values.stream().collect(Collectors.joining(" "));
  }

  private static long kilobytes(String pool) {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(each -> each.getName().equals(pool))
            .map(MemoryPoolMXBean::getUsage)
            .findFirst()
            .orElseThrow()
            .getUsed()
        / 1024;
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
