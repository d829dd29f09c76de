package org.erel.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.erel.api.Base;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Digests;
import org.erel.api.HeldRelease;
import org.erel.api.HostReleases;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishTerms;
import org.erel.api.Target;
import org.erel.broker.OperatorSession;
import org.erel.testing.Cargo;
import org.erel.testing.ErelHome;
import org.erel.testing.MasterProcess;
import org.erel.testing.RabbitNode;

/**
 * Breaks what a release needs on its way, at any moment of it; afterwards every host that needs it
 * must have it, whole and to the byte.
 */
final class Transit implements Fault {

  /** What is broken, once in a round. */
  enum Break {
    KILL_SENDER,
    KILL_RECEIVER,
    KILL_BROKER,
    KILL_SENDER_AND_RECEIVER,
    FREEZE_SENDER,
    FREEZE_BROKER,
    SPOIL_WHAT_CAME,
    SPOIL_WHAT_IS_SENT
  }

  private static final int BUNDLES = 3;
  private static final long BYTES = 4 << 20;
  private static final String RATE = "6MiB";
  private static final String SENDER = "from-1";
  private static final List<String> RECEIVERS = List.of("to-1", "to-2");
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration HEARING = Duration.ofSeconds(2);
  private static final Duration FROZEN = Duration.ofSeconds(8);
  private static final long POLL_MILLIS = 100;

  private final Map<String, MasterProcess> masters = new TreeMap<>();
  private RabbitNode node;

  @Override
  public String name() {
    return "delivery";
  }

  @Override
  public String description() {
    return "kill, freeze and spoil senders, receivers and the broker while a release travels";
  }

  @Override
  public int rounds() {
    return 3 * Break.values().length;
  }

  @Override
  public List<String> run(Order order, PrintStream out) throws Exception {
    List<String> violations = new ArrayList<>();
    Map<Break, Integer> played = new EnumMap<>(Break.class);
    try (RabbitNode broker = RabbitNode.start()) {
      node = broker;
      start(order.folder(), SENDER, RATE);
      for (String host : RECEIVERS) {
        start(order.folder(), host, RATE);
      }
      for (int number = 1; number <= order.rounds(); number++) {
        Random random = new Random(new SplittableRandom(order.seed() + number).nextLong());
        Break what = Break.values()[(number - 1) % Break.values().length];
        played.merge(what, 1, Integer::sum);
        out.printf("round %d of %d: %s%n", number, order.rounds(), what);
        for (String violation : round(number, what, random, order.folder())) {
          violations.add(
              "round " + number + " with seed " + order.seed() + ", " + what + ": " + violation);
        }
      }
    } finally {
      masters.values().forEach(MasterProcess::close);
    }
    out.println("played: " + played);
    return violations;
  }

  private void start(Path folder, String host, String rate) throws IOException {
    MasterProcess master =
        new MasterProcess(ErelHome.ofTheBuild(), host, folder.resolve(host))
            .with("EREL_BROKER", node.uri())
            .with("EREL_BROKER_HEARTBEAT", "2")
            .with("EREL_DELIVERY_RATE", rate);
    masters.put(host, master.start().awaitReady());
  }

  private List<String> round(int number, Break what, Random random, Path folder) throws Exception {
    Cargo cargo = cargo(number);
    publish(cargo);
    cargo.write(masters.get(SENDER).releases());
    long moment = Math.round(random.nextDouble() * BUNDLES * BYTES);
    awaitHere(cargo, moment);
    play(what, random, cargo);
    List<String> violations = new ArrayList<>(awaitAll(cargo));
    violations.addAll(wrongFiles());
    Files.deleteIfExists(masters.get(SENDER).releases().resolve(cargo.archive()));
    return violations;
  }

  /** No two versions have anything in common. */
  private static Cargo cargo(int number) {
    List<Long> seeds = new ArrayList<>();
    for (long i = 0; i < BUNDLES; i++) {
      seeds.add(100L * number + i);
    }
    return new Cargo("1.0." + number, seeds, BYTES);
  }

  private void publish(Cargo cargo) throws Exception {
    String group =
        """
        {"group":"all","members":["to-*"],"releases":{"cargo":{"version":"%s"}},
         "rollout":{"minHealthyTime":"0s"}}"""
            .formatted(cargo.version());
    long end = end(PATIENCE);
    while (true) {
      try (OperatorSession session = OperatorSession.open(node.uri())) {
        PublishOutcome outcome =
            session
                .cluster()
                .publish(group, "faults", PublishTerms.majority(Base.LATEST, HEARING), far -> {});
        if (outcome.acknowledged()) {
          return;
        }
      } catch (BrokerUnavailableException e) {
        // as after a round in which the broker was killed
      }
      pause(end, "the group is not published");
    }
  }

  /** What hosts have of it; nothing where they cannot be asked. */
  private Map<String, HeldRelease> held(Cargo cargo) throws InterruptedException {
    Map<String, HeldRelease> held = new TreeMap<>();
    try (OperatorSession session = OperatorSession.open(node.uri())) {
      for (HostReleases host : session.cluster().releases(Target.ALL, HEARING).given()) {
        host.releases().stream()
            .filter(it -> it.release().version().toString().equals(cargo.version()))
            .forEach(it -> held.put(host.host(), it));
      }
    } catch (BrokerUnavailableException e) {
      // it may be what is broken
    }
    return held;
  }

  private void awaitHere(Cargo cargo, long bytes) throws Exception {
    long end = end(PATIENCE);
    while (held(cargo).entrySet().stream()
        .noneMatch(e -> RECEIVERS.contains(e.getKey()) && e.getValue().here() >= bytes)) {
      pause(end, "nothing comes");
    }
  }

  private void play(Break what, Random random, Cargo cargo) throws Exception {
    MasterProcess sender = masters.get(SENDER);
    MasterProcess receiver = masters.get(RECEIVERS.get(random.nextInt(RECEIVERS.size())));
    switch (what) {
      case KILL_SENDER -> {
        sender.kill();
        sender.start().awaitReady();
      }
      case KILL_RECEIVER -> {
        receiver.kill();
        receiver.start().awaitReady();
      }
      case KILL_SENDER_AND_RECEIVER -> {
        sender.kill();
        receiver.kill();
        receiver.start().awaitReady();
        sender.start().awaitReady();
      }
      case KILL_BROKER -> {
        node.kill();
        node.restart();
      }
      case FREEZE_SENDER -> {
        sender.pause();
        TimeUnit.NANOSECONDS.sleep(FROZEN.toNanos());
        sender.resume();
      }
      case FREEZE_BROKER -> {
        node.pause();
        TimeUnit.NANOSECONDS.sleep(FROZEN.toNanos());
        node.resume();
      }
      case SPOIL_WHAT_CAME -> {
        receiver.kill();
        spoil(receiver.data().resolve("store/parts"), random);
        receiver.start().awaitReady();
      }
      case SPOIL_WHAT_IS_SENT -> {
        // for a moment: nobody else has it
        Path jar = largest(sender.data().resolve("store/sha256"), cargo);
        byte[] right = Files.readAllBytes(jar);
        byte[] wrong = right.clone();
        wrong[random.nextInt(wrong.length)]++;
        Files.write(jar, wrong);
        TimeUnit.SECONDS.sleep(1);
        Files.write(jar, right);
      }
    }
  }

  private static void spoil(Path folder, Random random) throws IOException {
    for (Path part : files(folder)) {
      byte[] content = Files.readAllBytes(part);
      content[random.nextInt(content.length)]++;
      Files.write(part, content);
    }
  }

  /** One that is of this release alone: the newest. */
  private static Path largest(Path folder, Cargo cargo) throws IOException {
    return files(folder).stream()
        .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
        .orElseThrow(() -> new IOException("the sender has nothing of " + cargo.archive()));
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private List<String> awaitAll(Cargo cargo) throws InterruptedException {
    long end = end(PATIENCE);
    while (true) {
      Map<String, HeldRelease> held = held(cargo);
      List<String> lacking =
          RECEIVERS.stream()
              .filter(host -> !held.containsKey(host) || !held.get(host).whole())
              .toList();
      if (lacking.isEmpty()) {
        return List.of();
      }
      if (System.nanoTime() > end) {
        return List.of(lacking + " do not have the release: " + held);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  /** Files in a store that are not what they are called. */
  private List<String> wrongFiles() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (MasterProcess master : masters.values()) {
      for (Path file : files(master.data().resolve("store/sha256"))) {
        String digest = Digests.hex(Digests.sha256().digest(Files.readAllBytes(file)));
        if (!digest.equals(file.getFileName().toString())) {
          wrong.add(file + " is something else");
        }
      }
    }
    return wrong;
  }

  private static long end(Duration patience) {
    return System.nanoTime() + patience.toNanos();
  }

  private static void pause(long end, String reason) throws IOException, InterruptedException {
    if (System.nanoTime() > end) {
      throw new IOException(reason + " after " + PATIENCE.toSeconds() + " s");
    }
    TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
  }
}
