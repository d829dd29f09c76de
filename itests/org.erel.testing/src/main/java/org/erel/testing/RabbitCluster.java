package org.erel.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A RabbitMQ cluster for tests that break it: a real process for each node, which may be killed,
 * frozen, and started again with its disk or without it. Nodes are numbered from 1. Each takes
 * connections of its own; messages and definitions are shared as RabbitMQ shares them.
 *
 * <p>It disturbs no other node on the machine. Three nodes are up in about twenty seconds. Every
 * wait is bounded. Methods may be called from any thread, one at a time.
 */
public final class RabbitCluster implements AutoCloseable {

  private static final Duration TOGETHER = Duration.ofSeconds(120);
  private static final Duration ALONE = Duration.ofSeconds(20);
  private static final long LOOK_IN_MS = 100;

  /** What nodes do that no longer see each other. */
  public enum PartitionHandling {
    /** Those that see less than half of the cluster stop serving until they see it again. */
    PAUSE_MINORITY,
    /** All go on; when they see each other again, one side's nodes restart and lose what it had. */
    AUTOHEAL,
    /** All go on, and stay apart until someone restarts nodes. */
    IGNORE;

    private String setting() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * How a cluster is set up.
   *
   * @param partitions what nodes do that no longer see each other
   * @param silence after which a node counts as lost that says nothing, give or take a quarter;
   *     RabbitMQ's default is a minute
   */
  public record Settings(PartitionHandling partitions, Duration silence) {

    /** Minorities pause; a node is lost after eight seconds of silence. */
    public static final Settings DEFAULT =
        new Settings(PartitionHandling.PAUSE_MINORITY, Duration.ofSeconds(8));

    /** Checks that the silence is one which Erlang can measure. */
    public Settings {
      if (silence.toSeconds() < 4) {
        throw new IllegalArgumentException(
            "A silence of " + silence + " is too short to tell: take 4 s or more");
      }
    }
  }

  private final ScratchFolder folder;
  private final Thread closeAtExit = new Thread(this::end, "erel-rabbit-cluster-exit");
  private final Map<Place, Epmd> epmds = new LinkedHashMap<>();
  private final List<RabbitVm> nodes = new ArrayList<>();
  private final List<RabbitVm> frozen = new ArrayList<>();

  private RabbitCluster(ScratchFolder folder) {
    this.folder = folder;
  }

  /**
   * Starts three nodes on 127.0.0.1, and waits until they are one cluster.
   *
   * @return the cluster
   * @throws IOException if it does not come up; the message carries the end of a log
   */
  public static RabbitCluster start() throws IOException {
    return start(Settings.DEFAULT, Collections.nCopies(3, Place.HERE));
  }

  /**
   * Starts nodes, and waits until they are one cluster. Where RabbitMQ is not installed the test is
   * skipped, and fails where {@code EREL_REQUIRE_ALL} is set.
   *
   * @param settings of the cluster
   * @param places where the nodes run, one for each
   * @return the cluster
   * @throws IOException as {@link #start()}
   */
  public static RabbitCluster start(Settings settings, List<Place> places) throws IOException {
    Brokers.requireInstalled();
    RabbitCluster cluster = new RabbitCluster(ScratchFolder.create("erel-rabbits-"));
    Runtime.getRuntime().addShutdownHook(cluster.closeAtExit);
    try {
      cluster.prepare(settings, places);
      cluster.form();
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void prepare(Settings settings, List<Place> places) throws IOException {
    Path home = RabbitVm.home(folder.path());
    int epmdPort = Ports.free();
    StringBuilder conf =
        new StringBuilder("cluster_partition_handling = ")
            .append(settings.partitions().setting())
            .append("\ncluster_formation.peer_discovery_backend = classic_config\n");
    for (int number = 1; number <= places.size(); number++) {
      conf.append("cluster_formation.classic_config.nodes.%d = ".formatted(number))
          .append("rabbit%d@%s%n".formatted(number, places.get(number - 1).address()));
    }
    for (int number = 1; number <= places.size(); number++) {
      Place place = places.get(number - 1);
      if (!epmds.containsKey(place)) {
        epmds.put(place, Epmd.start(place, epmdPort, folder.path()));
      }
      String name = "rabbit" + number;
      nodes.add(
          new RabbitVm(
              new RabbitVm.Setup(
                  name,
                  place,
                  folder.path().resolve(name),
                  home,
                  epmdPort,
                  conf.toString(),
                  "-kernel net_ticktime " + settings.silence().toSeconds())));
    }
  }

  /** One first, for the others to join: nodes that come up together wait for each other in vain. */
  private void form() throws IOException {
    restart(1);
    restart(IntStream.rangeClosed(2, nodes.size()).toArray());
    awaitRunning(nodes.size());
  }

  /**
   * The default virtual host's addresses, with user and password, for what runs in the cluster's
   * network.
   *
   * @return an AMQP URI for each node in their order, separated by commas; the same after restarts
   */
  public String addresses() {
    return joined(false, "");
  }

  /**
   * The same for the test itself, whatever is cut in the cluster's network.
   *
   * @return {@link #addresses()} where the nodes run on this machine as it is
   */
  public String controlAddresses() {
    return joined(true, "");
  }

  private String joined(boolean control, String path) {
    return nodes.stream().map(node -> node.uri(control) + path).collect(Collectors.joining(","));
  }

  /**
   * The address of one node.
   *
   * @param node from 1 on
   * @return as in {@link #addresses()}
   */
  public String uri(int node) {
    return node(node).uri(false);
  }

  /**
   * The address of one node for the test itself.
   *
   * @param node from 1 on
   * @return as in {@link #controlAddresses()}
   */
  public String controlUri(int node) {
    return node(node).uri(true);
  }

  /**
   * How many nodes it has, whether they run or not.
   *
   * @return three, if nothing else was asked for
   */
  public int size() {
    return nodes.size();
  }

  private RabbitVm node(int number) {
    if (number < 1 || number > nodes.size()) {
      throw new IllegalArgumentException(
          "There is no node " + number + ": they are 1 to " + nodes.size());
    }
    return nodes.get(number - 1);
  }

  /**
   * Creates a virtual host which the user of {@link #addresses()} may do everything in.
   *
   * @param name the virtual host's name
   * @return its addresses, as {@link #addresses()} has them
   * @throws IOException if no node that runs does so
   */
  public String createVhost(String name) throws IOException {
    any(node -> true).management().createVhost(name);
    return joined(false, "/" + Management.encode(name));
  }

  /** A node that should answer. */
  private RabbitVm any(Predicate<RabbitVm> also) throws IOException {
    return nodes.stream()
        .filter(node -> node.isAlive() && !frozen.contains(node))
        .filter(also)
        .findFirst()
        .orElseThrow(() -> new IOException("No node of the cluster runs that could do it"));
  }

  /**
   * Ends a node at once, with SIGKILL.
   *
   * @param node from 1 on
   * @throws IOException if it does not end in time
   */
  public void kill(int node) throws IOException {
    frozen.remove(node(node));
    node(node).process().kill();
  }

  /**
   * Ends all nodes at once, with SIGKILL.
   *
   * @throws IOException if one does not end in time
   */
  public void killAll() throws IOException {
    for (int node : all()) {
      kill(node);
    }
  }

  /**
   * Freezes a node, with SIGSTOP: its connections stay open and nothing answers.
   *
   * @param node from 1 on
   * @throws IOException if the signal cannot be sent
   */
  public void pause(int node) throws IOException {
    frozen.add(node(node));
    node(node).process().pause();
  }

  /**
   * Lets a frozen node go on, with SIGCONT. Others that counted it as lost by then let it in again
   * as the cluster's {@link PartitionHandling} has it.
   *
   * @param node from 1 on
   * @throws IOException if the signal cannot be sent
   */
  public void resume(int node) throws IOException {
    node(node).process().resume();
    frozen.remove(node(node));
  }

  /**
   * Starts nodes on what is on their disks, and waits until they take connections. Those that still
   * run are killed first. After the end of all nodes, start them together: each waits for the
   * others.
   *
   * @param which from 1 on
   * @throws IOException if one does not come up
   */
  public void restart(int... which) throws IOException {
    for (int node : which) {
      if (node(node).isAlive()) {
        kill(node);
      }
      node(node).start();
    }
    for (int node : which) {
      node(node).awaitReady();
    }
  }

  /**
   * {@link #restart} of all nodes; then they are one cluster.
   *
   * @throws IOException if they do not come up
   */
  public void restartAll() throws IOException {
    restart(all());
    awaitRunning(nodes.size());
  }

  private int[] all() {
    return IntStream.rangeClosed(1, nodes.size()).toArray();
  }

  /**
   * Starts a node whose disk was lost: the others forget it, and it joins them as a new one. One
   * that still runs is killed first.
   *
   * @param node from 1 on
   * @throws IOException if no other runs, or it does not come up
   */
  public void restartWithLostDisk(int node) throws IOException {
    RabbitVm lost = node(node);
    if (lost.isAlive()) {
      kill(node);
    }
    any(other -> other != lost).control("forget_cluster_node", lost.setup().node());
    lost.wipe();
    restart(node);
  }

  /**
   * Waits until so many nodes run, see each other, and take connections.
   *
   * @param count exactly so many
   * @throws IOException if that does not come to pass in two minutes
   */
  public void awaitRunning(int count) throws IOException {
    awaitRunning(count, TOGETHER);
  }

  /**
   * Waits until a node that went on is one with the others again. One that reached them before it
   * saw that it had been lost stays apart, and is started again, as by an operator.
   */
  public void rejoin(int node) throws IOException {
    try {
      awaitRunning(nodes.size(), ALONE);
    } catch (IOException apart) {
      restart(node);
      awaitRunning(nodes.size());
    }
  }

  private void awaitRunning(int count, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    Map<String, String> seen = look();
    while (seen.values().stream().filter(Integer.toString(count)::equals).count() != count) {
      if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        throw new IOException(
            count
                + " nodes do not run together within "
                + patience.toSeconds()
                + " s; what each sees running: "
                + seen);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_IN_MS));
      seen = look();
    }
  }

  /** For each node how many it sees running, or why it does not tell. */
  private Map<String, String> look() {
    Map<String, String> seen = new LinkedHashMap<>();
    for (RabbitVm node : nodes) {
      seen.put(node.setup().node(), frozen.contains(node) ? "frozen" : node.running());
    }
    return seen;
  }

  /** Ends the processes and deletes the data. Idempotent. */
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(closeAtExit);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook finds nothing left to do.
    }
  }

  private synchronized void end() {
    nodes.forEach(RabbitVm::end);
    epmds.values().forEach(Epmd::close);
    folder.delete();
  }
}
