package org.erel.simulator;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * What the command is asked for.
 *
 * @param name what is simulated
 * @param masters how many in each schedule; 0 for a number that the seed decides
 * @param schedules how many
 * @param seed of the first; the others follow
 * @param trace whether to tell all that happens
 */
record Order(String name, int masters, int schedules, long seed, boolean trace) {

  private static final int FEWEST = 3;
  private static final int MOST = 50;
  private static final int USUAL = 10_000;

  /** Empty where it is not understood. */
  static Optional<Order> parse(List<String> args) {
    Order order = new Order(args.get(0), 0, USUAL, new Random().nextInt(Integer.MAX_VALUE), false);
    if (!args.get(0).equals(Main.DOCUMENTS) && !args.get(0).equals(Main.GROWTH)) {
      return Optional.empty();
    }
    for (int i = 1; i < args.size(); i++) {
      if (args.get(i).equals("--trace")) {
        order = new Order(order.name, order.masters, order.schedules, order.seed, true);
        continue;
      }
      if (i + 1 == args.size() || !args.get(i + 1).matches("\\d{1,9}")) {
        return Optional.empty();
      }
      int value = Integer.parseInt(args.get(i + 1));
      switch (args.get(i++)) {
        case "--masters" ->
            order = new Order(order.name, value, order.schedules, order.seed, order.trace);
        case "--schedules" ->
            order = new Order(order.name, order.masters, value, order.seed, order.trace);
        case "--seed" ->
            order = new Order(order.name, order.masters, order.schedules, value, order.trace);
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(order);
  }

  /** Of each schedule. They have nothing in common, and run beside each other unless traced. */
  LongStream seeds() {
    LongStream seeds = LongStream.range(seed, seed + schedules);
    return trace ? seeds : seeds.parallel();
  }

  Schedule schedule(long ofSeed) {
    int least = masters == 0 ? FEWEST : masters;
    int most = masters == 0 ? MOST : masters;
    return Schedule.of(ofSeed, least, most, name.equals(Main.GROWTH), Sabotage.NONE);
  }
}
