package org.erel.faults;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stages, switches, rolls back and deletes releases in one host, over and over: what a deleted
 * release had is given back.
 */
final class Cycles implements Fault {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int SAMPLES = 50;
  private static final int LEAST = 10;

  /** By how much a quantity may differ, and how much it may grow in a cycle beside that. */
  private record Allowance(double noise, double perCycle) {}

  /** Memory is in KiB; a leaked class loader is more than 20. */
  private static final Map<String, Allowance> MEMORY =
      Map.of(
          "heap", new Allowance(300, 1),
          "metaspace", new Allowance(300, 1),
          "classes", new Allowance(60, 0.1),
          "journals", new Allowance(200, 0));

  private static final Allowance COUNT = new Allowance(2, 0);

  @Override
  public String name() {
    return "cycles";
  }

  @Override
  public String description() {
    return "stage, switch, roll back and delete, over and over: nothing piles up (rounds are cycles)";
  }

  @Override
  public int rounds() {
    return 1_000;
  }

  @Override
  public List<String> run(Order order, PrintStream out) throws Exception {
    int samples = Math.max(LEAST, Math.min(SAMPLES, order.rounds() / 2));
    int every = Math.max(1, order.rounds() / samples);
    Map<String, List<Double>> values = new LinkedHashMap<>();
    try (HostProcess host =
        new HostProcess(
            CyclesHost.class,
            order.folder(),
            "-Xmx96m",
            "-XX:MaxMetaspaceSize=64m",
            "-XX:SoftRefLRUPolicyMSPerMB=0",
            "-Dcycles=" + every * samples,
            "-Devery=" + every)) {
      host.awaitReady();
      for (int sample = 1; sample <= samples; sample++) {
        String answer = host.answer(PATIENCE);
        if (!answer.startsWith("heap=")) {
          return List.of("the host broke after %d cycles: %s".formatted(sample * every, answer));
        }
        out.printf("cycle %d: %s%n", sample * every, answer);
        for (String value : answer.split(" ")) {
          String[] pair = value.split("=");
          values
              .computeIfAbsent(pair[0], name -> new ArrayList<>())
              .add(Double.parseDouble(pair[1]));
        }
      }
    }
    List<String> violations = new ArrayList<>();
    values.forEach(
        (name, all) -> {
          Allowance allowance = MEMORY.getOrDefault(name, COUNT);
          Trend trend = Trend.of(name, all, every, allowance.noise(), allowance.perCycle());
          out.println(trend);
          trend.violation().ifPresent(violations::add);
        });
    return violations;
  }
}
