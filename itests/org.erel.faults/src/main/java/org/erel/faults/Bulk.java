package org.erel.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.erel.api.Base;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.HeldRelease;
import org.erel.api.HostReleases;
import org.erel.api.PublishTerms;
import org.erel.api.Target;
import org.erel.broker.OperatorSession;
import org.erel.testing.Cargo;
import org.erel.testing.ErelHome;
import org.erel.testing.MasterProcess;
import org.erel.testing.RabbitNode;

/** Large releases through a broker that has little memory, to many hosts and to one. */
final class Bulk implements Fault {

  private static final long MIB = 1 << 20;
  private static final String LIMIT = "256MiB";

  /** The broker counts its memory otherwise than the system does, and its program is some. */
  private static final long MOST = 512;

  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final Duration HEARING = Duration.ofSeconds(5);
  private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  /** So many bundles of so many bytes to so many hosts. */
  private record Load(int hosts, int bundles, long bytes) {

    @Override
    public String toString() {
      return "%d MiB to %d hosts".formatted(bundles * bytes / MIB, hosts);
    }
  }

  private static final List<Load> LOADS =
      List.of(new Load(10, 20, 10 * MIB), new Load(1, 16, 64 * MIB));

  @Override
  public String name() {
    return "bulk";
  }

  @Override
  public String description() {
    return "200 MiB to 10 hosts, and 1 GiB to one, through a broker limited to " + LIMIT;
  }

  @Override
  public int rounds() {
    return 1;
  }

  @Override
  public List<String> run(Order order, PrintStream out) throws Exception {
    List<String> violations = new ArrayList<>();
    for (int round = 1; round <= order.rounds(); round++) {
      for (Load load : LOADS) {
        Path folder = order.folder().resolve(round + "-" + load.hosts());
        try (RabbitNode node = RabbitNode.start()) {
          control(node, "set_vm_memory_high_watermark absolute " + LIMIT);
          violations.addAll(carry(load, node, Files.createDirectory(folder), out));
        }
      }
    }
    return violations;
  }

  private static List<String> carry(Load load, RabbitNode node, Path folder, PrintStream out)
      throws Exception {
    List<MasterProcess> masters = new ArrayList<>();
    try {
      for (int i = 0; i <= load.hosts(); i++) {
        String host = i == 0 ? "from" : "to-" + i;
        masters.add(
            new MasterProcess(ErelHome.ofTheBuild(), host, folder.resolve(host))
                .with("EREL_BROKER", node.uri())
                .start());
      }
      for (MasterProcess master : masters) {
        master.awaitReady();
      }
      Cargo cargo = Cargo.of("1.0.0", load.bundles(), load.bytes());
      publish(node, load.hosts() + 1);
      cargo.write(masters.get(0).releases());
      long begun = System.nanoTime();
      long pid = Long.parseLong(control(node, "eval os:getpid().").replaceAll("\\D", ""));
      long most = 0;
      Map<String, HeldRelease> held = Map.of();
      while (held.values().stream().filter(HeldRelease::whole).count() <= load.hosts()) {
        if (System.nanoTime() - begun > PATIENCE.toNanos()) {
          return List.of(load + ": not all hosts have it: " + held);
        }
        TimeUnit.MILLISECONDS.sleep(500);
        most = Math.max(most, rss(pid));
        held = held(node);
      }
      out.printf(
          "%s: %.1f s, the broker had at most %d MiB%n",
          load, (System.nanoTime() - begun) / 1e9, most);
      return most > MOST ? List.of(load + ": the broker had " + most + " MiB") : List.of();
    } finally {
      masters.forEach(MasterProcess::close);
    }
  }

  private static void publish(RabbitNode node, int hosts) throws Exception {
    String group =
        """
        {"group":"all","members":["to-*"],"releases":{"cargo":{"version":"1.0.0"}},
         "rollout":{"minHealthyTime":"0s","deadline":"5m"}}""";
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (OperatorSession session = OperatorSession.open(node.uri())) {
      while (session.cluster().hosts(HEARING).hosts().size() < hosts) {
        if (System.nanoTime() > end) {
          throw new IOException("not all hosts are there");
        }
        TimeUnit.MILLISECONDS.sleep(500);
      }
      session
          .cluster()
          .publish(group, "faults", PublishTerms.majority(Base.LATEST, PATIENCE), far -> {});
    }
  }

  private static Map<String, HeldRelease> held(RabbitNode node) {
    Map<String, HeldRelease> held = new TreeMap<>();
    try (OperatorSession session = OperatorSession.open(node.uri())) {
      for (HostReleases host : session.cluster().releases(Target.ALL, HEARING).given()) {
        host.releases().forEach(release -> held.put(host.host(), release));
      }
    } catch (BrokerUnavailableException e) {
      // at its limit it takes no questions
    }
    return held;
  }

  /** In MiB. */
  private static long rss(long pid) throws IOException {
    Matcher rss = RSS.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
    return rss.find() ? Long.parseLong(rss.group(1)) / 1024 : 0;
  }

  private static String control(RabbitNode node, String command)
      throws IOException, InterruptedException {
    Process process =
        node.administering("sh", "-c", "exec \"$RABBITMQCTL\" -q $0", command)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("rabbitmqctl " + command + ": " + said);
    }
    return said;
  }
}
