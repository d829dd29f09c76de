package org.erel.simulator;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The command {@code itests/simulate}. Exit codes: 0 without violations, 1 with some, 2 for wrong
 * usage.
 */
public final class Main {

  private static final int VIOLATED = 1;
  private static final int USAGE = 2;
  private static final int PROGRESS = 1000;
  static final String DOCUMENTS = "documents";
  static final String GROWTH = "growth";

  private Main() {}

  /**
   * Runs schedules, and ends the process.
   *
   * @param args a name and options
   */
  public static void main(String[] args) {
    System.exit(run(List.of(args), System.out, System.err));
  }

  static int run(List<String> args, PrintStream out, PrintStream err) {
    if (args.isEmpty()) {
      out.printf("%-12s%s%n", DOCUMENTS, "hosts and operators that publish while things go wrong");
      out.printf("%-12s%s%n", GROWTH, "the same, while the cluster grows");
      return 0;
    }
    Order order = Order.parse(args).orElse(null);
    if (order == null) {
      err.println(
          "simulate: usage: itests/simulate documents|growth [--masters N] [--schedules N] [--seed S] [--trace]");
      return USAGE;
    }
    return run(order, out);
  }

  private static int run(Order order, PrintStream out) {
    AtomicInteger done = new AtomicInteger();
    AtomicInteger violations = new AtomicInteger();
    AtomicLong publications = new AtomicLong();
    AtomicLong messages = new AtomicLong();
    out.printf("%d schedules from seed %d on%n", order.schedules(), order.seed());
    order
        .seeds()
        .forEach(
            seed -> {
              Schedule.Result result =
                  order.schedule(seed).run(order.trace() ? out::println : Schedule.UNSEEN);
              publications.addAndGet(result.publications());
              messages.addAndGet(result.messages());
              for (String violation : result.violations()) {
                violations.incrementAndGet();
                out.printf("VIOLATION seed %d: %s%n", seed, violation);
              }
              if (done.incrementAndGet() % PROGRESS == 0) {
                out.printf("%d schedules, %d violations%n", done.get(), violations.get());
              }
            });
    out.printf("%d publications acknowledged, %d messages%n", publications.get(), messages.get());
    out.printf("%s rounds %d violations %d%n", order.name(), order.schedules(), violations.get());
    return violations.get() == 0 ? 0 : VIOLATED;
  }
}
