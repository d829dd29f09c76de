package org.erel.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.erel.api.Base;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.HostStatus;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Problem;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishTerms;
import org.erel.broker.OperatorSession;
import org.erel.testing.ErelHome;
import org.erel.testing.MasterProcess;
import org.erel.testing.RabbitNode;

/** A peer floods a master that has little memory, through a real broker. */
final class Flood implements Fault {

  private static final String HOST = "web-1";
  private static final int RATE = 10_000;
  private static final int HEAP_MIB = 64;

  /** As {@code x-max-length} has it, and what is on its way meanwhile. */
  private static final int LONGEST_QUEUE = 2000 + 100;

  private static final int MOST_PROBLEMS = 60;
  private static final Duration HEARING = Duration.ofSeconds(2);
  private static final Duration CALM = Duration.ofSeconds(30);
  private static final Pattern USED = Pattern.compile("(?:total \\d+K, )?used (\\d+)K");

  private final Duration time;

  Flood() {
    this(Duration.ofSeconds(20));
  }

  /** With floods of another length. */
  Flood(Duration time) {
    this.time = time;
  }

  @Override
  public String name() {
    return "flood";
  }

  @Override
  public String description() {
    return "%,d messages a second for %d s, valid and not, at a master with a heap of %d MiB"
        .formatted(RATE, time.toSeconds(), HEAP_MIB);
  }

  @Override
  public int rounds() {
    return 3;
  }

  @Override
  public List<String> run(Order order, PrintStream out) throws Exception {
    List<String> violations = new ArrayList<>();
    try (RabbitNode broker = RabbitNode.start();
        MasterProcess master = master(broker, order.folder())) {
      master.start().awaitReady();
      try (OperatorSession session = OperatorSession.open(broker.uri())) {
        Round round = new Round(broker, master, session.cluster(), out);
        round.calm("before the first flood");
        for (int i = 1; i <= order.rounds(); i++) {
          round.flood(order.seed() + i);
          out.printf("round %d of %d: %d violations%n", i, order.rounds(), round.violations.size());
        }
        violations.addAll(round.violations);
      }
    }
    return violations;
  }

  private static MasterProcess master(RabbitNode broker, Path folder) throws IOException {
    String home = System.getProperty("erel.home");
    if (home == null) {
      throw new IllegalStateException("the system property erel.home does not name a runtime");
    }
    return new MasterProcess(new ErelHome(Path.of(home).toRealPath()), HOST, folder.resolve(HOST))
        .with("EREL_BROKER", broker.uri())
        .with("EREL_JAVA_OPTS", "-Xmx" + HEAP_MIB + "m -XX:+UseSerialGC");
  }

  /** One flood after the other at the same master. */
  private final class Round {

    private final RabbitNode broker;
    private final MasterProcess master;
    private final Cluster operator;
    private final PrintStream out;
    private final List<String> violations = new ArrayList<>();
    private int published;

    Round(RabbitNode broker, MasterProcess master, Cluster operator, PrintStream out) {
      this.broker = broker;
      this.master = master;
      this.operator = operator;
      this.out = out;
    }

    void flood(long seed) throws Exception {
      long heap = heap();
      try (FloodingPeer peer = new FloodingPeer(broker.uri(), HOST, seed)) {
        CompletableFuture<Integer> flood =
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return peer.flood(RATE, time);
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
        int asked = 0;
        int answered = 0;
        int acknowledged = 0;
        int longest = 0;
        while (!flood.isDone()) {
          asked++;
          answered += status().isPresent() ? 1 : 0;
          acknowledged += publish(HEARING.multipliedBy(2)) ? 1 : 0;
          longest = Math.max(longest, queued());
        }
        int sent = flood.get(1, TimeUnit.MINUTES);
        double seconds = time.toMillis() / 1000.0;
        int handled = peer.answers() * FloodingPeer.MARKED;
        out.printf(
            "sent %,.0f/s, handled %,.0f/s (ratio %.2f), %d of %d status and %d of %d publications went through, longest queue %,d%n",
            sent / seconds,
            handled / seconds,
            (double) handled / sent,
            answered,
            asked,
            acknowledged,
            asked,
            longest);
        require(longest <= LONGEST_QUEUE, "its queue had " + longest + " messages");
        peer.sendTooLarge();
        calm("after the flood");
      }
      out.printf("heap after collection: %,d KiB before, %,d KiB after%n", heap, heap());
    }

    /** The master is up, answers, says what it refused, and takes a publication. */
    void calm(String when) throws Exception {
      long begin = System.nanoTime();
      Optional<HostStatus> status = Optional.empty();
      while (status.isEmpty() && System.nanoTime() - begin < CALM.toNanos()) {
        status = status();
      }
      long answered = System.nanoTime();
      boolean acknowledged = false;
      while (!acknowledged && System.nanoTime() - answered < CALM.toNanos()) {
        acknowledged = publish(CALM);
      }
      out.printf(
          "%s: status after %d ms, a publication after %d ms more%n",
          when, (answered - begin) / 1_000_000, (System.nanoTime() - answered) / 1_000_000);
      require(master.isAlive(), "it ended " + when);
      require(status.isPresent(), "it does not answer " + when);
      require(acknowledged, "it takes no publication " + when);
      require(!master.output().contains("OutOfMemoryError"), "it ran out of memory " + when);
      if (published > 1 && status.isPresent()) {
        List<Problem> problems = status.get().problems();
        require(problems.size() <= MOST_PROBLEMS, "it tells of " + problems.size() + " problems");
        require(
            problems.stream().anyMatch(problem -> problem.subject().startsWith("message from")),
            "it does not tell of what it dropped: " + problems);
      }
    }

    private Optional<HostStatus> status() throws BrokerUnavailableException {
      return operator.hosts(HEARING).hosts().stream().findFirst();
    }

    private boolean publish(Duration patience)
        throws BrokerUnavailableException, InvalidDocumentException {
      String content =
          "{\"group\": \"genuine\", \"members\": [\"nobody\"], \"configurations\": {\"a\": {\"b:Integer\": %d}}}"
              .formatted(++published);
      PublishOutcome outcome =
          operator.publish(
              content, "operator", PublishTerms.majority(Base.LATEST, patience), far -> {});
      return outcome.acknowledged();
    }

    private int queued() throws Exception {
      String told =
          told(
              broker.administering(
                  "sh",
                  "-c",
                  "\"$RABBITMQCTL\" -q list_queues name messages | grep '" + HOST + "'"));
      Matcher messages = Pattern.compile("(\\d+)\\s*$").matcher(told.strip());
      return messages.find() ? Integer.parseInt(messages.group(1)) : 0;
    }

    /** KiB in use after a collection. */
    private long heap() throws Exception {
      String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      String pid = Long.toString(master.pid());
      told(new ProcessBuilder(jcmd, pid, "GC.run"));
      Matcher used = USED.matcher(told(new ProcessBuilder(jcmd, pid, "GC.heap_info")));
      long sum = 0;
      // the young generation, the old one; metaspace follows
      for (int i = 0; i < 2 && used.find(); i++) {
        sum += Long.parseLong(used.group(1));
      }
      return sum;
    }

    private void require(boolean right, String otherwise) {
      if (!right) {
        violations.add(otherwise);
      }
    }
  }

  private static String told(ProcessBuilder builder) throws IOException, InterruptedException {
    Path output = Files.createTempFile("erel-flood", ".txt");
    try {
      Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException(builder.command() + " does not end");
      }
      return Files.readString(output, StandardCharsets.UTF_8);
    } finally {
      Files.delete(output);
    }
  }
}
