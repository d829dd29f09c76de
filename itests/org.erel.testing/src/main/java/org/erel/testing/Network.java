package org.erel.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * A network of its own on this machine, which can be cut: a network namespace for each {@link
 * Place}, all wired to a hub in one more. A cut is silent, as a pulled plug between switches is:
 * connections stay open, and nothing arrives. The test itself reaches each place by a wire that no
 * cut touches and that leads to no other place.
 *
 * <p>Needs root, Linux, and {@code ip} of Debian's {@code iproute2}; without them the test is
 * skipped, and fails where {@code EREL_REQUIRE_ALL} is set. Nothing on the machine is changed but
 * for one device of the test's own for each place, with an address of 198.19.0.0/16 (RFC 2544).
 * {@link #close} ends what runs in the network and removes it; what a killed JVM left behind is
 * removed when the next network is opened. Methods may be called from any thread, one at a time.
 */
public final class Network implements AutoCloseable {

  private static final Path NAMESPACES = Path.of("/var/run/netns");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,30}");
  private static final Duration END = Duration.ofSeconds(30);
  private static final int MOST = 200;
  private static final int ATTEMPTS = 100;
  private static final String WHOLE = "whole";
  private static final String SIDE = "side";
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final NetworkName name = new NetworkName(ProcessHandle.current().pid(), NUMBERS.get());
  private final Thread closeAtExit = new Thread(this::closeQuietly, "erel-network-exit");
  private final Map<String, Place> places = new LinkedHashMap<>();
  private final Map<Place, String> wires = new LinkedHashMap<>();
  private boolean closed;

  private Network() {}

  /**
   * Makes a network.
   *
   * @param names of its places: small letters, digits and hyphens
   * @return the network, where every place reaches every other
   * @throws IOException if a command fails that makes it
   */
  public static synchronized Network open(String... names) throws IOException {
    NUMBERS.incrementAndGet();
    Network network = new Network();
    Runtime.getRuntime().addShutdownHook(network.closeAtExit);
    try {
      network.makeHub();
      for (String name : names) {
        network.add(name);
      }
      return network;
    } catch (IOException | RuntimeException | Error e) {
      network.closeQuietly();
      throw e;
    }
  }

  /** Also says whether this machine can have networks at all. */
  private void makeHub() throws IOException {
    String trouble = "";
    try {
      Tool.run("nsenter", "--version");
      removeAbandoned();
      remove(name); // of a process long gone that had this one's number
      Tool.run("ip", "netns", "add", name.hub());
    } catch (IOException e) {
      trouble = e.getMessage();
    }
    Needs.require(
        trouble.isEmpty(),
        "No network namespace can be made; run as root, with 'apt-get install iproute2' ("
            + trouble
            + ")");
    for (String bridge : List.of(WHOLE, SIDE)) {
      hub("link", "add", bridge, "type", "bridge");
      hub("link", "set", bridge, "up");
    }
  }

  private void add(String place) throws IOException {
    if (!NAME.matcher(place).matches() || places.containsKey(place) || places.size() == MOST) {
      throw new IllegalArgumentException(
          place + " cannot be a place: up to " + MOST + " different names match " + NAME);
    }
    int number = places.size() + 1;
    String wire = "wire" + number;
    String namespace = name.namespace(place);
    String address = "198.18.0." + number;
    Tool.run("ip", "netns", "add", namespace);
    String control = control(name.device(number), namespace);
    Place added =
        new Place(
            place,
            address,
            control,
            "0.0.0.0",
            List.of("nsenter", "--net=" + NAMESPACES.resolve(namespace), "--"));
    places.put(place, added);
    wires.put(added, wire);
    in(namespace, "link", "set", "lo", "up");
    hub("link", "add", wire, "type", "veth", "peer", "name", "data", "netns", namespace);
    hub("link", "set", wire, "master", WHOLE, "up");
    in(namespace, "address", "add", address + "/24", "dev", "data");
    in(namespace, "link", "set", "data", "up");
  }

  /** A wire between the test and a place; answers the place's end of it. */
  private static String control(String device, String namespace) throws IOException {
    Tool.run(
        "ip", "link", "add", device, "type", "veth", "peer", "name", "control", "netns", namespace);
    String taken = Tool.run("ip", "-oneline", "-4", "address", "show");
    Random random = new Random();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      String start = "198.19." + random.nextInt(256) + ".";
      int even = random.nextInt(128) * 2;
      if (!taken.contains(" " + start + even + "/")) {
        Tool.run("ip", "address", "add", start + even + "/31", "dev", device);
        Tool.run("ip", "link", "set", device, "up");
        in(namespace, "address", "add", start + (even + 1) + "/31", "dev", "control");
        in(namespace, "link", "set", "control", "up");
        return start + (even + 1);
      }
    }
    throw new IOException("No address of 198.19.0.0/16 is free on this machine");
  }

  private void hub(String... command) throws IOException {
    in(name.hub(), command);
  }

  private static void in(String namespace, String... command) throws IOException {
    List<String> all = new ArrayList<>(List.of("ip", "-n", namespace));
    all.addAll(List.of(command));
    Tool.run(all.toArray(String[]::new));
  }

  /**
   * A place.
   *
   * @param place its name
   * @return where processes can run
   * @throws IllegalArgumentException if there is none of that name
   */
  public Place place(String place) {
    return Optional.ofNullable(places.get(place))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no place " + place + ", but " + places.keySet()));
  }

  /**
   * All places in the order of their making.
   *
   * @return a copy
   */
  public List<Place> places() {
    return List.copyOf(places.values());
  }

  /**
   * Cuts places off, each from all others, too.
   *
   * @param alone some
   * @throws IOException if it cannot be done
   */
  public void cut(Place... alone) throws IOException {
    for (Place place : alone) {
      hub("link", "set", wire(place), "nomaster");
    }
  }

  /**
   * Cuts the network in two: places of one side reach each other alone.
   *
   * @param side the places of one side; all others, but those that are cut off, are the other
   * @throws IOException if it cannot be done
   */
  public void split(Place... side) throws IOException {
    for (Place place : side) {
      hub("link", "set", wire(place), "master", SIDE);
    }
  }

  /**
   * Cuts the connections between some places, which all others still reach, and they them.
   *
   * @param apart of which none reaches another; none that is cut off
   * @throws IOException if it cannot be done
   */
  public void part(Place... apart) throws IOException {
    for (Place place : apart) {
      hub("link", "set", wire(place), "type", "bridge_slave", "isolated", "on");
    }
  }

  /**
   * Takes back what was cut at some places.
   *
   * @param again the places
   * @throws IOException if it cannot be done
   */
  public void heal(Place... again) throws IOException {
    for (Place place : again) {
      hub("link", "set", wire(place), "master", WHOLE);
      hub("link", "set", wire(place), "type", "bridge_slave", "isolated", "off");
    }
  }

  /**
   * Takes back all cuts.
   *
   * @throws IOException if it cannot be done
   */
  public void heal() throws IOException {
    heal(places.values().toArray(Place[]::new));
  }

  private String wire(Place place) {
    return Optional.ofNullable(wires.get(place))
        .orElseThrow(
            () -> new IllegalArgumentException(place.name() + " is no place of this network"));
  }

  /**
   * Ends what runs in it, and removes it. Idempotent.
   *
   * @throws IOException if something of it stays
   */
  @Override
  public void close() throws IOException {
    try {
      remove();
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(closeAtExit);
      } catch (IllegalStateException e) {
        // The JVM is ending: the hook finds nothing left to do.
      }
    }
  }

  private void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      System.err.println("A network is not removed: " + e.getMessage());
    }
  }

  private synchronized void remove() throws IOException {
    if (!closed) {
      remove(name);
      closed = true;
    }
  }

  /** Removes what processes left behind that are gone. */
  private static void removeAbandoned() throws IOException {
    for (String namespace : namespaces()) {
      Optional<NetworkName> left = NetworkName.ofNamespace(namespace);
      if (left.isPresent() && left.get().abandoned()) {
        remove(left.get());
      }
    }
  }

  private static void remove(NetworkName network) throws IOException {
    List<String> parts =
        namespaces().stream()
            .filter(part -> NetworkName.ofNamespace(part).filter(network::equals).isPresent())
            .toList();
    for (String part : parts) {
      endProcesses(part);
    }
    // a namespace's devices go some time after it
    for (String device : devices()) {
      if (NetworkName.ofDevice(device).filter(network::equals).isPresent()) {
        Tool.run("ip", "link", "delete", device);
      }
    }
    for (String part : parts) {
      Tool.run("ip", "netns", "delete", part);
    }
  }

  private static void endProcesses(String namespace) throws IOException {
    long end = System.nanoTime() + END.toNanos();
    List<String> pids = Tool.run("ip", "netns", "pids", namespace).lines().toList();
    while (!pids.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new IOException("Processes of " + namespace + " do not end: " + pids);
      }
      pids.forEach(
          pid -> ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      pids = Tool.run("ip", "netns", "pids", namespace).lines().toList();
    }
  }

  private static List<String> namespaces() throws IOException {
    return firstWords(Tool.run("ip", "netns", "list"), 0);
  }

  private static List<String> devices() throws IOException {
    return firstWords(Tool.run("ip", "-oneline", "link", "show", "type", "veth"), 1);
  }

  /** Of each line the word that names the thing, without what follows an @ or a colon. */
  private static List<String> firstWords(String lines, int index) {
    return lines.lines().map(line -> line.split("\\s+")[index].replaceFirst("[@:].*", "")).toList();
  }
}
