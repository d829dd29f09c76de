package org.erel.faults;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.erel.testing.ErelHome;
import org.erel.testing.MasterProcess;
import org.erel.testing.Network;
import org.erel.testing.Place;
import org.erel.testing.RabbitCluster;
import org.erel.testing.Relay;
import org.erel.testing.SmallDisk;
import org.erel.testing.WrongClock;
import org.erel.trust.OperatorKey;
import org.erel.trust.PublicKey;
import org.erel.trust.TrustedKeys;

/**
 * A signed cluster whose every part can be broken: three nodes of RabbitMQ and the first masters
 * each in a network namespace, the other masters and a publisher behind a {@link Wire}; each master
 * with a small disk and a clock of its own.
 */
final class Site implements AutoCloseable {

  private static final int NODES = 3;
  private static final int CUTTABLE = 3;
  private static final int WIRED = 2;
  private static final String DISK = "32m";

  private final Path folder;
  private final Deque<Closeable> parts = new ArrayDeque<>();
  private final OperatorKey key = OperatorKey.generate();
  private final PublicKey trusted = key.publicKey("root", List.of(), Optional.empty());
  private final Map<String, MasterProcess> masters = new TreeMap<>();
  private final Map<String, SmallDisk> disks = new TreeMap<>();
  private final Map<String, WrongClock> clocks = new TreeMap<>();
  private final List<Relay> relays = new ArrayList<>();
  private Network network;
  private RabbitCluster rabbits;
  private Witness witness;

  private Site(Path folder) {
    this.folder = folder;
  }

  /** Starts all of it. */
  static Site open(Path folder) throws Exception {
    Site site = new Site(folder);
    try {
      site.start();
      return site;
    } catch (Exception | Error e) {
      site.close();
      throw e;
    }
  }

  private void start() throws Exception {
    ErelHome home = ErelHome.ofTheBuild();
    Path keys = Files.createDirectories(folder.resolve("trusted"));
    Files.writeString(keys.resolve("root.pub"), trusted.line() + "\n");
    List<String> names = new ArrayList<>();
    IntStream.rangeClosed(1, NODES).mapToObj(Site::nodePlace).forEach(names::add);
    IntStream.rangeClosed(1, CUTTABLE).mapToObj(Site::host).forEach(names::add);
    network = Network.open(names.toArray(String[]::new));
    parts.push(network::close);
    rabbits =
        RabbitCluster.start(
            RabbitCluster.Settings.DEFAULT,
            IntStream.rangeClosed(1, NODES).mapToObj(this::place).toList());
    parts.push(rabbits::close);
    for (int number = 1; number <= CUTTABLE + WIRED; number++) {
      String host = host(number);
      MasterProcess master =
          new MasterProcess(home, host, folder.resolve(host))
              .with("EREL_BROKER_HEARTBEAT", "2")
              .with("EREL_UNSIGNED", "false")
              .with("EREL_TRUSTED", keys.toString());
      if (number <= CUTTABLE) {
        master.at(network.place(host)).with("EREL_BROKER", rabbits.addresses());
      } else {
        master.with("EREL_BROKER", wire().addresses());
      }
      WrongClock clock = WrongClock.in(folder.resolve(host).resolve("clock"));
      SmallDisk disk = SmallDisk.mount(master.data(), DISK);
      parts.push(disk::close);
      disks.put(host, disk);
      clocks.put(host, clock);
      parts.push(master::close);
      masters.put(host, master.clock(clock));
      master.start();
    }
    Map<String, Path> data = new TreeMap<>();
    for (MasterProcess master : masters.values()) {
      data.put(master.identifier(), master.awaitReady().data());
    }
    witness = new Witness(TrustedKeys.of(List.of(trusted)), data);
  }

  private static String host(int number) {
    return "web-" + number;
  }

  private static String nodePlace(int node) {
    return "node-" + node;
  }

  /** Another way to the brokers, to be broken with the others. */
  Wire wire() throws IOException {
    Wire wire = new Wire(rabbits);
    parts.push(wire::close);
    relays.addAll(wire.relays());
    return wire;
  }

  /** Of all wires. */
  List<Relay> relays() {
    return relays;
  }

  Network network() {
    return network;
  }

  RabbitCluster rabbits() {
    return rabbits;
  }

  /** Where a node runs. */
  Place place(int node) {
    return network.place(nodePlace(node));
  }

  List<String> hosts() {
    return List.copyOf(masters.keySet());
  }

  /** Those with a place of the network. */
  List<String> cuttable() {
    return hosts().subList(0, CUTTABLE);
  }

  MasterProcess master(String host) {
    return masters.get(host);
  }

  SmallDisk disk(String host) {
    return disks.get(host);
  }

  void turn(String host, Duration ahead) throws IOException {
    clocks.get(host).set(ahead);
  }

  /** Deletes all that is on a host's disk. */
  void wipe(String host) throws IOException {
    Path data = masters.get(host).data();
    try (Stream<Path> all = Files.walk(data)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(data)) {
          Files.delete(path);
        }
      }
    }
  }

  /** Every life of a master has one. */
  List<Path> logs(String host) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(host))) {
      return files.filter(file -> file.getFileName().toString().endsWith(".log")).sorted().toList();
    }
  }

  /** The key that the masters trust. */
  OperatorKey key() {
    return key;
  }

  /** Who sees the disks of all masters. */
  Witness witness() {
    return witness;
  }

  @Override
  public void close() throws IOException {
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }
}
