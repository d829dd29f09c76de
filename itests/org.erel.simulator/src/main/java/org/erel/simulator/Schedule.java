package org.erel.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.erel.api.Document;
import org.erel.replication.Timing;
import org.erel.wire.Ballot;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Held;
import org.erel.wire.Message;
import org.erel.wire.Roster;

/**
 * One run: hosts come up, operators publish while things go wrong, then all is well, and every
 * promise is looked at.
 *
 * @param seed decides all of it
 * @param hosts how many masters
 * @param founders how many of them are there at the beginning; the others join while things go
 *     wrong
 * @param operators how many publish
 * @param turmoil for how long things go wrong
 * @param loss of a message, the probability
 * @param duplication of a message, the probability
 * @param slowness of a message, the probability
 * @param mortality of a host at each effect, the probability
 * @param fullness of a disk at each write, the probability
 * @param backups whether hosts come back with old disks
 * @param forgets whether hosts are forgotten
 * @param sabotage what is made wrong on purpose
 */
record Schedule(
    long seed,
    int hosts,
    int founders,
    int operators,
    Duration turmoil,
    double loss,
    double duplication,
    double slowness,
    double mortality,
    double fullness,
    boolean backups,
    boolean forgets,
    Sabotage sabotage) {

  /** Nobody looks on, and nothing is put into words. */
  static final Consumer<String> UNSEEN = line -> {};

  private static final int DOCUMENTS = 2;
  private static final String RELEASE = "shop@1.2.0";
  private static final Duration START = Duration.ofSeconds(20);
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final Duration SLOW = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final Duration LAST_WORDS = Duration.ofSeconds(30);
  private static final int QUIET_COMPARISONS = 4;

  /** A comparison is a question and an answer; hosts compare a quarter earlier at most. */
  private static final double MOST_MESSAGES = 2 * 4 / 3.0;

  /**
   * What became of a run.
   *
   * @param violations which promises were broken
   * @param publications how many were acknowledged
   * @param messages how many were sent
   */
  record Result(List<String> violations, long publications, long messages) {}

  /**
   * Draws a run of the seed, with a number of masters between two, where all are there or some
   * join.
   */
  static Schedule of(long seed, int least, int most, boolean grows, Sabotage sabotage) {
    SplittableRandom random = new SplittableRandom(seed);
    // small clusters fail in the same ways as great ones, and sooner
    double share = Math.pow(random.nextDouble(), 4);
    int hosts = least + (int) Math.round(share * (most - least));
    return new Schedule(
        seed,
        hosts,
        grows ? 1 + random.nextInt(hosts) : hosts,
        1 + random.nextInt(3),
        Duration.ofSeconds(20 + random.nextInt(100)),
        random.nextBoolean() ? 0.3 * random.nextDouble() : 0,
        random.nextBoolean() ? 0.2 * random.nextDouble() : 0,
        random.nextBoolean() ? 0.2 * random.nextDouble() : 0,
        random.nextBoolean() ? 0.02 * random.nextDouble() : 0,
        random.nextInt(4) == 0 ? 0.2 * random.nextDouble() : 0,
        random.nextInt(4) == 0 && !grows,
        grows && random.nextBoolean(),
        sabotage);
  }

  /** Runs it. */
  Result run() {
    return run(UNSEEN);
  }

  /**
   * Runs it before somebody's eyes.
   *
   * @param trace is told what happens, a line each
   */
  Result run(Consumer<String> trace) {
    return new Run(trace).run();
  }

  private final class Run {

    private final World world;
    private final Network network;
    private final Ledger ledger = new Ledger();
    private final List<SimulatedHost> all = new ArrayList<>();
    private final List<SimulatedOperator> people = new ArrayList<>();
    private final Network.Node forger = new Forger();
    private final Registrar registrar;

    Run(Consumer<String> trace) {
      world = new World(seed, trace);
      network = new Network(world);
      registrar = new Registrar(world, network);
    }

    Result run() {
      begin();
      for (long s = 0; s < turmoil.toSeconds(); s++) {
        misfortune();
        people.forEach(
            operator -> {
              if (world.chance(0.5)) {
                operator.publish();
              }
            });
        forge();
        forget();
        world.pass(STEP);
      }
      mend();
      awaitEquality();
      judge();
      return new Result(ledger.violations(), ledger.publications(), network.sent());
    }

    private void begin() {
      for (int i = 1; i <= hosts; i++) {
        all.add(new SimulatedHost("h%04d".formatted(i), world, network, ledger, sabotage));
      }
      List<SimulatedHost> there = all.subList(0, founders);
      there.forEach(host -> world.after(world.upTo(STEP), host::start));
      List<String> names =
          Stream.concat(
                  IntStream.range(0, DOCUMENTS).mapToObj(i -> "group" + i), Stream.of(RELEASE))
              .toList();
      for (int i = 1; i <= operators; i++) {
        people.add(new SimulatedOperator("ada" + i, names, world, network, ledger));
      }
      network.join(forger);
      pass(START, () -> there.stream().allMatch(SimulatedHost::votes) && equal(there));
      all.forEach(SimulatedHost::backUp);
      network.disturb(loss, duplication, slowness, SLOW);
      all.forEach(host -> host.endanger(mortality, fullness));
    }

    private void misfortune() {
      if (world.chance(0.1)) {
        network.cut(1 + world.random().nextInt(3));
      }
      SimulatedHost host = all.get(world.random().nextInt(all.size()));
      switch (world.random().nextInt(10)) {
        case 0 -> host.crash();
        case 1 -> host.disconnect();
        case 2 -> all.stream().filter(SimulatedHost::started).forEach(SimulatedHost::start);
        case 3 -> all.forEach(SimulatedHost::connect);
        case 4 -> {
          if (backups) {
            host.backUp();
          }
        }
        case 5 -> {
          long restored = all.stream().filter(SimulatedHost::forgetful).count();
          if (backups && !host.forgetful() && 2 * (restored + 1) < hosts) {
            host.restore();
          }
        }
        default -> host.start();
      }
    }

    /** Some hosts are forgotten; those that are gone for good have nothing more to answer for. */
    private void forget() {
      if (forgets) {
        registrar.forget(all).ifPresent(all::remove);
      }
    }

    /** Somebody who may speak to all, and holds no key. */
    private void forge() {
      if (world.chance(0.1)) {
        Held held =
            new Held(
                new Document(
                    "group0",
                    1 + world.random().nextInt(100),
                    "mallory",
                    Instant.EPOCH,
                    false,
                    Ledger.FORGED),
                new Ballot(world.random().nextInt(5), "mallory"));
        SimulatedHost host = all.get(world.random().nextInt(all.size()));
        network.send(forger, Destination.host(host.identifier()), new Message.Transfer(held));
        network.send(forger, Destination.DOCUMENTS, new Message.Publish(held));
      }
    }

    private void mend() {
      network.heal();
      registrar.giveUp();
      all.forEach(host -> host.endanger(0, 0));
      all.forEach(SimulatedHost::start);
      all.forEach(SimulatedHost::connect);
    }

    private void awaitEquality() {
      long[] calm = {0};
      if (!pass(PATIENCE, () -> (calm[0] = calm(all) ? calm[0] + 1 : 0) > LAST_WORDS.toSeconds())) {
        ledger.violated(
            "hosts are not equal %s after all is well: %s"
                .formatted(
                    PATIENCE,
                    all.stream()
                        .collect(
                            Collectors.groupingBy(
                                SimulatedHost::holds,
                                TreeMap::new,
                                Collectors.mapping(
                                    SimulatedHost::identifier, Collectors.toList())))));
        return;
      }

      long before = network.sent();
      Duration quiet = Timing.USUAL.comparison().multipliedBy(QUIET_COMPARISONS);
      world.pass(quiet);
      long messages = network.sent() - before;
      if (messages > MOST_MESSAGES * hosts * (QUIET_COMPARISONS + 1)) {
        ledger.violated(
            "%d messages between %d hosts in %s with nothing to do"
                .formatted(messages, hosts, quiet));
      }
    }

    private boolean pass(Duration most, BooleanSupplier enough) {
      long end = world.now() + most.toNanos();
      while (!enough.getAsBoolean()) {
        if (world.now() >= end) {
          return false;
        }
        world.pass(STEP);
      }
      return true;
    }

    /** Equal, and nobody wants to be forgotten or enrolled. */
    private static boolean calm(List<SimulatedHost> hosts) {
      Roster roster = hosts.get(0).disk().roster();
      return roster.settled() && roster.members().size() >= hosts.size() && equal(hosts);
    }

    private static boolean equal(List<SimulatedHost> hosts) {
      Disk expected = hosts.get(0).disk();
      return hosts.stream().allMatch(host -> host.disk().holdsAs(expected));
    }

    private void judge() {
      ledger.judge(
          List.copyOf(all.get(0).disk().holdings()),
          all.stream().anyMatch(SimulatedHost::forgetful));
      if (!all.stream().allMatch(SimulatedHost::votes)) {
        ledger.violated("a host does not vote after all is well");
      }
      if (!all.get(0).disk().roster().settled()) {
        ledger.violated("the roster is not settled after all is well");
      }
    }

    private final class Forger implements Network.Node {

      @Override
      public String queue() {
        return "mallory";
      }

      @Override
      public void receive(Delivery<?> delivery) {
        // does not listen
      }
    }
  }
}
