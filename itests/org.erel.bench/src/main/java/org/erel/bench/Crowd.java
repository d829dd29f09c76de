package org.erel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.erel.wire.Ballot;
import org.erel.wire.Enrolment;
import org.erel.wire.RecordCodec;
import org.erel.wire.Roster;

/** Many hosts, or what they are compared with, in a process for each processor. */
final class Crowd implements AutoCloseable {

  /** What it consists of. */
  enum Kind {
    /** {@link SimulatedHost}s. */
    HOSTS,
    /** {@link BareReceiver}s that answer at once. */
    BARE,
    /** {@link BareReceiver}s that sync first. */
    SYNCED,
    /** {@link BareFetcher}s. */
    FETCHING
  }

  /**
   * How it is.
   *
   * @param connected how many are
   * @param held what the member holds that holds least
   * @param seconds since the first member began to connect
   */
  record State(int connected, long held, double seconds) {

    private static final Pattern LINE =
        Pattern.compile("^" + CrowdJvm.STATE + "(\\d+) (\\d+) (\\d+)$");

    static State of(Subject process) {
      return process
          .lastLine(LINE)
          .map(
              line ->
                  new State(
                      Integer.parseInt(line.group(1)),
                      Long.parseLong(line.group(2)),
                      Long.parseLong(line.group(3)) / 1e3))
          .orElse(new State(0, 0, 0));
    }

    State with(State other) {
      return new State(
          connected + other.connected,
          Math.min(held, other.held),
          Math.max(seconds, other.seconds));
    }
  }

  private static final Pattern READY = Pattern.compile("^" + CrowdJvm.STATE);
  private static final Duration START = Duration.ofSeconds(180);

  private final List<Subject> processes = new ArrayList<>();
  private final int size;

  /**
   * Hosts that know each other.
   *
   * @param broker the broker's address
   * @param folder where their folders go
   * @param size how many
   * @return all connected, with a say in what the cluster holds
   */
  static Crowd hosts(String broker, Path folder, int size) throws Exception {
    List<String> names = names(size);
    acquaint(folder, names);
    Crowd crowd = new Crowd(Kind.HOSTS, broker, folder, names);
    boolean voting = false;
    try (HostQueues queues = new HostQueues(broker)) {
      queues.awaitVoting(size, START);
      voting = true;
      return crowd;
    } finally {
      if (!voting) {
        crowd.close();
      }
    }
  }

  /**
   * What hosts are compared with.
   *
   * @param kind of what
   * @param broker the broker's address
   * @param folder where their folders go
   * @param size how many
   */
  Crowd(Kind kind, String broker, Path folder, int size) throws Exception {
    this(kind, broker, folder, names(size));
  }

  /**
   * Starts it, and waits until all are connected.
   *
   * @param kind of what
   * @param broker the broker's address
   * @param folder where their folders go
   * @param names of all; hosts that find no folder are new
   */
  Crowd(Kind kind, String broker, Path folder, List<String> names) throws Exception {
    size = names.size();
    int parts = Math.min(size, Runtime.getRuntime().availableProcessors());
    boolean started = false;
    try {
      for (int part = 0; part < parts; part++) {
        List<String> command = new ArrayList<>(List.of(Machine.java().toString()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(CrowdJvm.class.getName(), kind.name(), broker, folder.toString()));
        command.addAll(names.subList(size * part / parts, size * (part + 1) / parts));
        processes.add(Subject.start(command, READY));
      }
      for (Subject process : processes) {
        process.awaitReady(START);
      }
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  private static List<String> names(int size) {
    return IntStream.rangeClosed(1, size).mapToObj(number -> "bench-" + number).toList();
  }

  /**
   * Lets hosts begin as those of a cluster that has been stopped: each has all on its roster. To
   * come to that one by one would take as many syncs as there are pairs.
   */
  private static void acquaint(Path folder, List<String> names) throws IOException {
    Map<String, Long> since = new TreeMap<>();
    names.forEach(name -> since.put(name, 1L));
    Ballot founder = new Ballot(1, names.get(0));
    Roster roster = new Roster(1, founder, since, Map.of());
    byte[] enrolment = RecordCodec.encode(new Enrolment(roster, 0, Ballot.NONE, 1));
    for (String name : names) {
      Files.write(Files.createDirectories(folder.resolve(name)).resolve("roster.json"), enrolment);
    }
  }

  /** How many. */
  int size() {
    return size;
  }

  /** How all are together. */
  State state() {
    return processes.stream().map(State::of).reduce(State::with).orElseThrow();
  }

  /**
   * Waits until all are as they should be.
   *
   * @param what for the error
   * @param patience how long
   * @param wanted looks at {@link #state}
   * @return how they are then
   * @throws IOException if the time is over
   */
  State await(String what, Duration patience, Predicate<State> wanted)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    State state = state();
    while (!wanted.test(state)) {
      if (System.nanoTime() - begun > patience.toNanos()) {
        throw processes
            .get(0)
            .failed("and others: " + what + " after " + patience.toSeconds() + " s: " + state);
      }
      TimeUnit.MILLISECONDS.sleep(10);
      state = state();
    }
    return state;
  }

  /** What its processes have used until now. */
  double cpu() throws IOException {
    double cpu = 0;
    for (Subject process : processes) {
      cpu += process.usage().cpu();
    }
    return cpu;
  }

  @Override
  public void close() {
    processes.forEach(Subject::end);
    processes.forEach(Subject::close);
  }
}
