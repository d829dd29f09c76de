package org.erel.bench;

import java.io.PrintStream;
import java.util.List;

/**
 * The command {@code itests/bench}. Exit codes: 0 within all limits, 1 beyond one, 2 not measured.
 */
public final class Main {

  private static final int BEYOND = 1;
  private static final int NOT_MEASURED = 2;

  private static final List<Benchmark> BENCHMARKS =
      List.of(
          new StartBench(),
          new ReplicationBench(),
          new IdleBench(),
          new JoinBench(),
          new DeliveryBench(),
          new DeltaBench(),
          new DropBench(),
          new SwitchBench(),
          new IsolationBench(),
          new FootprintBench());

  private Main() {}

  /**
   * Runs one benchmark, or lists them, and ends the process.
   *
   * @param args a name and options
   */
  public static void main(String[] args) {
    System.exit(run(BENCHMARKS, List.of(args), System.out, System.err));
  }

  static int run(List<Benchmark> known, List<String> args, PrintStream out, PrintStream err) {
    if (args.isEmpty()) {
      known.forEach(bench -> out.printf("%-12s%s%n", bench.name(), bench.description()));
      return 0;
    }
    Benchmark chosen =
        known.stream().filter(bench -> bench.name().equals(args.get(0))).findAny().orElse(null);
    if (chosen == null) {
      err.printf("bench: there is no figure '%s'; itests/bench alone lists them%n", args.get(0));
      return NOT_MEASURED;
    }
    int rounds = chosen.rounds();
    if (args.size() == 3
        && args.get(1).equals("--rounds")
        && args.get(2).matches("[1-9]\\d{0,4}")) {
      rounds = Integer.parseInt(args.get(2));
    } else if (args.size() > 1) {
      err.println("bench: usage: itests/bench NAME [--rounds N], N from 1 to 99999");
      return NOT_MEASURED;
    }
    try {
      Machine machine = Machine.ofThisProcess();
      out.printf("%s: %s%n%s%n", chosen.name(), chosen.description(), machine.describe());
      return Report.print(chosen.measure(machine, rounds, out), out) ? 0 : BEYOND;
    } catch (Exception e) {
      err.printf("bench: %s could not be measured: ", chosen.name());
      e.printStackTrace(err);
      return NOT_MEASURED;
    }
  }
}
