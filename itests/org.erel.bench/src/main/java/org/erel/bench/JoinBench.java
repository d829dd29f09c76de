package org.erel.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.erel.broker.OperatorSession;
import org.erel.testing.RabbitNode;

/**
 * A new host until it has the documents that the others hold, against the same bodies sent from one
 * connection to another and synced one by one.
 */
final class JoinBench implements Benchmark {

  private static final int HOSTS = 10;
  private static final int DOCUMENTS = 1_000;
  private static final double TIME_LIMIT = 2;
  private static final double BYTES_LIMIT = 1.5;
  private static final int PUBLISHERS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private static final String EREL = "Erel";
  private static final String BARE = "bare";
  private static final String TIME = "time";
  private static final String BYTES = "bytes";

  @Override
  public String name() {
    return "join";
  }

  @Override
  public String description() {
    return "a new host until it has 1,000 documents, against the same bodies sent and synced bare";
  }

  @Override
  public int rounds() {
    return 7;
  }

  @Override
  public List<Figure> measure(Machine machine, int rounds, PrintStream out) throws Exception {
    Path folder = machine.folder(name());
    try (RabbitNode node = RabbitNode.start()) {
      String erel = node.createVhost("erel");
      String bare = node.createVhost("bare");
      BrokerMeter meter = new BrokerMeter(node);
      try (Crowd hosts = Crowd.hosts(erel, folder.resolve("hosts"), HOSTS);
          OperatorSession session = OperatorSession.open(erel)) {
        Publisher publisher = new Publisher(session.cluster(), hosts.size());
        publisher.first(group(1));
        out.printf("%d hosts take documents; publishing %d%n", hosts.size(), DOCUMENTS);
        publishAll(publisher);
        long held = hosts.state().held();
        byte[] body = publisher.next("bench").getBytes(UTF_8);
        try (BareSource source = new BareSource(bare, body, DOCUMENTS)) {
          List<Side> sides =
              List.of(
                  new Side(EREL, joining(Crowd.Kind.HOSTS, erel, folder, held, meter)),
                  new Side(
                      BARE,
                      joining(Crowd.Kind.FETCHING, source.broker(), folder, DOCUMENTS, meter)));
          return figures(Rounds.run(1, rounds, sides, out));
        }
      }
    } finally {
      Machine.delete(folder);
    }
  }

  private static String group(int number) {
    return "bench-" + number;
  }

  private static void publishAll(Publisher publisher) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(PUBLISHERS);
    try {
      List<Callable<Double>> tasks = new ArrayList<>();
      for (int number = 2; number <= DOCUMENTS; number++) {
        String group = group(number);
        tasks.add(() -> publisher.once(group));
      }
      for (Future<Double> published : threads.invokeAll(tasks)) {
        published.get(); // throws what went wrong
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Each time another host, in a process of its own that ends afterwards. */
  private static Side.Measurement joining(
      Crowd.Kind kind, String broker, Path folder, long held, BrokerMeter meter) {
    int[] number = {0};
    return () -> {
      String name = "late-" + ++number[0];
      BrokerMeter.Reading before = meter.read();
      try (Crowd joiner = new Crowd(kind, broker, folder.resolve(kind.name()), List.of(name))) {
        Crowd.State equal = joiner.await("not equal", PATIENCE, state -> state.held() >= held);
        long bytes = meter.read().since(before).bytes();
        return Map.of(TIME, equal.seconds(), BYTES, bytes / 1e6);
      }
    };
  }

  private static List<Figure> figures(Rounds results) {
    return List.of(
        new Figure(
            "join", "s", results.samples(EREL, TIME), results.samples(BARE, TIME), TIME_LIMIT),
        new Figure(
            "join-bytes",
            "MB",
            results.samples(EREL, BYTES),
            results.samples(BARE, BYTES),
            BYTES_LIMIT));
  }
}
