package org.erel.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process with a part of a {@link Crowd}. It says how many are connected, what the one holds that
 * holds least, and the milliseconds since it began, whenever that changes; it ends when it is
 * ended.
 */
final class CrowdJvm {

  /** What a line begins with that tells how things are; three numbers follow. */
  static final String STATE = "crowd: ";

  private static final long LOOK_MS = 20;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private CrowdJvm() {}

  /**
   * Begins.
   *
   * @param args the {@link Crowd.Kind}, the broker's address, a folder, and the names of the
   *     members
   */
  public static void main(String[] args) throws Exception {
    Crowd.Kind kind = Crowd.Kind.valueOf(args[0]);
    Path folder = Path.of(args[2]);
    List<Member> members = new ArrayList<>();
    long begun = System.nanoTime();
    for (String name : List.of(args).subList(3, args.length)) {
      Member member = member(kind, args[1], name, folder.resolve(name));
      awaitConnected(member, name);
      members.add(member);
    }
    String told = "";
    while (true) {
      String state =
          STATE
              + members.stream().filter(Member::connected).count()
              + " "
              + members.stream().mapToLong(Member::held).min().orElse(0);
      if (!state.equals(told)) {
        told = state;
        System.out.println(state + " " + (System.nanoTime() - begun) / 1_000_000);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    }
  }

  private static Member member(Crowd.Kind kind, String broker, String name, Path data)
      throws Exception {
    return switch (kind) {
      case HOSTS -> new SimulatedHost(broker, name, data);
      case BARE -> new BareReceiver(broker, Optional.empty());
      case SYNCED ->
          new BareReceiver(broker, Optional.of(Files.createDirectories(data).resolve("file")));
      case FETCHING -> new BareFetcher(broker, Files.createDirectories(data));
    };
  }

  /** One after the other: a thousand at once on one machine would only wait for each other. */
  private static void awaitConnected(Member member, String name) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE;
    while (!member.connected()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(name + " does not connect");
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }
}
