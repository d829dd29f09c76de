package org.erel.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.erel.broker.OperatorSession;
import org.erel.testing.RabbitNode;

/**
 * 1,000 hosts that have nothing to do, and then lose their broker, against as many bare connections
 * to another broker.
 */
final class IdleBench implements Benchmark {

  private static final int HOSTS = Integer.getInteger("erel.bench.hosts", 1000);
  private static final int WINDOW_SECONDS = 30;
  private static final int WATCH_SECONDS = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  /** A comparison is a question and an answer, each of which the broker gets and delivers. */
  private static final int COMPARISON = 4;

  /** A publish is a message, and then two for each host: what it gets, and what it answers. */
  private static final int PUBLISH = 3;

  private static final String GROUP = "bench";
  private static final String IDLE = "idle";
  private static final String EREL = "Erel";
  private static final String BARE = "bare";

  private static final double CPU_LIMIT = 3;
  private static final double MESSAGES_LIMIT = 1.5;

  /** The longest wait between two attempts is three times the client's. */
  private static final double BACK_LIMIT = 4;

  private static final double STORM_LIMIT = 1;

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public String description() {
    return "1,000 idle hosts, and their broker restarted, against as many bare connections";
  }

  @Override
  public int rounds() {
    return 3;
  }

  @Override
  public List<Figure> measure(Machine machine, int rounds, PrintStream out) throws Exception {
    Path folder = machine.folder(name());
    try (RabbitNode erel = RabbitNode.start();
        RabbitNode bare = RabbitNode.start();
        Crowd hosts = Crowd.hosts(erel.uri(), folder, HOSTS);
        Crowd receivers = new Crowd(Crowd.Kind.BARE, bare.uri(), folder, HOSTS)) {
      out.printf("%d hosts and %d bare connections are up%n", hosts.size(), receivers.size());
      publish(erel);
      out.println("All hosts have the first document; now they have nothing to do");
      Rounds idle = Rounds.run(1, rounds, List.of(new Side(IDLE, () -> window(erel, bare))), out);
      List<Side> restarts =
          List.of(
              new Side(EREL, () -> restarted(erel, hosts)),
              new Side(BARE, () -> restarted(bare, receivers)));
      out.println("The brokers are restarted");
      return figures(idle, Rounds.run(0, 1, restarts, out));
    } finally {
      Machine.delete(folder);
    }
  }

  /** The same span of time on both brokers. */
  private static Map<String, Double> window(RabbitNode erel, RabbitNode bare) throws Exception {
    BrokerMeter ours = new BrokerMeter(erel);
    BrokerMeter floor = new BrokerMeter(bare);
    long ourProcess = ours.pid();
    long floorProcess = floor.pid();
    BrokerMeter.Reading ourCounts = ours.read();
    BrokerMeter.Reading floorCounts = floor.read();
    double ourCpu = Usage.of(ourProcess).cpu();
    double floorCpu = Usage.of(floorProcess).cpu();
    TimeUnit.SECONDS.sleep(WINDOW_SECONDS);
    double cpu = Usage.of(ourProcess).cpu() - ourCpu;
    double bareCpu = Usage.of(floorProcess).cpu() - floorCpu;
    BrokerMeter.Reading counts = ours.read().since(ourCounts);
    BrokerMeter.Reading bareCounts = floor.read().since(floorCounts);
    return Map.of(
        "cpu", 1000 * cpu / WINDOW_SECONDS,
        "bare cpu", 1000 * bareCpu / WINDOW_SECONDS,
        "messages", (double) counts.messages() / WINDOW_SECONDS,
        "bytes", counts.bytes() / 1e3 / WINDOW_SECONDS,
        "bare bytes", bareCounts.bytes() / 1e3 / WINDOW_SECONDS);
  }

  /**
   * Restarts a broker under a crowd. Hosts are equal again when all have what is published as soon
   * as a majority is back, which those that come later have missed.
   */
  private static Map<String, Double> restarted(RabbitNode broker, Crowd crowd) throws Exception {
    broker.restart();
    long begun = System.nanoTime();
    FutureTask<Long> busiest =
        new FutureTask<>(() -> new BrokerMeter(broker).busiestSecond(WATCH_SECONDS));
    new Thread(busiest, "erel-bench-watch").start();
    FutureTask<Long> published = new FutureTask<>(() -> publishAgain(broker));
    boolean hosts = crowd.state().held() > 0;
    if (hosts) {
      new Thread(published, "erel-bench-publish").start();
    }
    crowd.await("not back", PATIENCE, state -> state.connected() == crowd.size());
    double back = (System.nanoTime() - begun) / 1e9;
    if (hosts) {
      long revision = published.get();
      crowd.await("not equal", PATIENCE, state -> state.held() >= revision);
    }
    double equal = (System.nanoTime() - begun) / 1e9;
    return Map.of("back", back, "equal", equal, "busiest", (double) busiest.get());
  }

  private static void publish(RabbitNode broker) throws Exception {
    try (OperatorSession session = OperatorSession.open(broker.uri())) {
      new Publisher(session.cluster(), HOSTS).first(GROUP);
    }
  }

  private static long publishAgain(RabbitNode broker) throws Exception {
    try (OperatorSession session = OperatorSession.open(broker.uri())) {
      return new Publisher(session.cluster(), HOSTS / 2 + 1).first(GROUP);
    }
  }

  private static List<Figure> figures(Rounds idle, Rounds restarts) {
    Samples comparisons = only(HOSTS * COMPARISON / 30.0);
    Samples storm = only(HOSTS * (COMPARISON + 2.0 * PUBLISH));
    return List.of(
        new Figure("idle-cpu", "ms a second", on(idle, "cpu"), on(idle, "bare cpu"), CPU_LIMIT),
        new Figure("idle-messages", "a second", on(idle, "messages"), comparisons, MESSAGES_LIMIT),
        new Figure("idle bytes", "kB a second", on(idle, "bytes"), on(idle, "bare bytes")),
        new Figure(
            "idle-back",
            "s",
            restarts.samples(EREL, "back"),
            restarts.samples(BARE, "back"),
            BACK_LIMIT),
        new Figure(
            "back and equal", "s", restarts.samples(EREL, "equal"), restarts.samples(BARE, "back")),
        new Figure(
            "idle-storm",
            "messages in the busiest second",
            restarts.samples(EREL, "busiest"),
            storm,
            STORM_LIMIT));
  }

  private static Samples on(Rounds idle, String quantity) {
    return idle.samples(IDLE, quantity);
  }

  private static Samples only(double value) {
    return new Samples(List.of(value));
  }
}
