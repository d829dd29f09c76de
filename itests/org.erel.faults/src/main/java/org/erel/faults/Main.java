package org.erel.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The command {@code itests/faults}. Exit codes: 0 without violations, 1 with some, 2 where it
 * could not be run.
 */
public final class Main {

  private static final int VIOLATED = 1;
  private static final int NOT_RUN = 2;
  private static final List<Fault> FAULTS =
      List.of(
          new Steps(),
          new Cycles(),
          new Hostile(),
          new DocumentRounds(),
          new Garbage(),
          new Flood(),
          new Transit(),
          new Bulk());

  private Main() {}

  /**
   * Runs one, or lists them, and ends the process.
   *
   * @param args a name and options
   */
  public static void main(String[] args) {
    Path folder = Path.of(System.getProperty("erel.faults.work", "target/run"));
    System.exit(run(FAULTS, folder, List.of(args), System.out, System.err));
  }

  static int run(
      List<Fault> known, Path folder, List<String> args, PrintStream out, PrintStream err) {
    if (args.isEmpty()) {
      known.forEach(fault -> out.printf("%-10s%s%n", fault.name(), fault.description()));
      return 0;
    }
    Fault chosen =
        known.stream().filter(fault -> fault.name().equals(args.get(0))).findAny().orElse(null);
    if (chosen == null) {
      err.printf("faults: there is no '%s'; itests/faults alone lists them%n", args.get(0));
      return NOT_RUN;
    }
    Map<String, Long> options = new HashMap<>();
    for (int i = 1; i < args.size(); i += 2) {
      boolean option = List.of("--rounds", "--seed").contains(args.get(i));
      if (!option || i + 1 == args.size() || !args.get(i + 1).matches("\\d{1,18}")) {
        err.println("faults: usage: itests/faults NAME [--rounds N] [--seed S]");
        return NOT_RUN;
      }
      options.put(args.get(i), Long.parseLong(args.get(i + 1)));
    }
    int rounds = Math.toIntExact(options.getOrDefault("--rounds", (long) chosen.rounds()));
    long seed = options.getOrDefault("--seed", (long) new Random().nextInt(Integer.MAX_VALUE));
    try {
      delete(folder.resolve(chosen.name()));
      Path own = Files.createDirectories(folder.resolve(chosen.name()));
      out.printf("%s: %s (seed %d)%n", chosen.name(), chosen.description(), seed);
      List<String> violations = chosen.run(new Fault.Order(rounds, seed, own), out);
      violations.forEach(violation -> out.println("VIOLATION " + violation));
      out.printf("%s rounds %d violations %d%n", chosen.name(), rounds, violations.size());
      return violations.isEmpty() ? 0 : VIOLATED;
    } catch (Exception e) {
      err.printf("faults: %s could not be run: ", chosen.name());
      e.printStackTrace(err);
      return NOT_RUN;
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
