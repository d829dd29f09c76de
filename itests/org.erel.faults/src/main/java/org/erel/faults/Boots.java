package org.erel.faults;

import static org.erel.faults.Steps.PATIENCE;
import static org.erel.faults.Steps.journal;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Kills a host while it boots, and again and again in one and the same switch. */
final class Boots {

  /** Decides about a switch that was cut short, and brings back alone what may end the host. */
  private static final String BOOT = "erel-boot";

  private static final String BRING_UP = "erel-releases-1";

  private final Path folder;
  private final Cutter cutter;
  private final List<String> violations = new ArrayList<>();

  Boots(Path folder, Random random) {
    this.folder = folder;
    this.cutter = new Cutter(random);
  }

  List<String> run(PrintStream out) throws Exception {
    inTheBoot(Files.createDirectories(folder.resolve("boot")));
    inABringUpThatFails(Files.createDirectories(folder.resolve("fail")));
    inTheSameSwitch(Files.createDirectories(folder.resolve("patience")));
    out.println("killed in boots and again and again in the same switch");
    return violations;
  }

  /** In a switch, and then before, in and after the entry about the boot. */
  private void inTheBoot(Path own) throws Exception {
    life(own, "change-shop", Spot.write(true), 2, "prepare UPDATE shop", "begin UPDATE shop");
    life(own, BOOT, Spot.write(false), 1);
    for (Point.Cut cut : List.of(Point.Cut.UNENDED, Point.Cut.TORN, Point.Cut.HOLLOW)) {
      life(own, BOOT, Spot.write(true), 1);
      cutter.cut(journal(own, "shop"), cut);
    }
    try (HostProcess host = new HostProcess(StepsHost.class, own).awaitReady()) {
      host.ask("back UPDATE shop", PATIENCE);
      expect("boot", "ok", host.ask("check UPDATE shop old interrupted", PATIENCE));
      expect("boot", "ok", host.ask("make UPDATE shop", PATIENCE));
    }
    life(own, BRING_UP, Spot.write(true), 1);
    try (HostProcess host = new HostProcess(StepsHost.class, own).awaitReady()) {
      host.ask("back UPDATE shop", PATIENCE);
      expect("boot", "ok", host.ask("check UPDATE shop new quiet", PATIENCE));
    }
  }

  /** Content that is gone is a failure at boot; the entry about it is cut short, too. */
  private void inABringUpThatFails(Path own) throws Exception {
    try (HostProcess host = new HostProcess(StepsHost.class, own).awaitReady()) {
      host.ask("prepare UPDATE shop", PATIENCE);
    }
    Path content = own.resolve("data/content");
    Path aside = own.resolve("aside");
    Files.move(content, aside);
    life(own, BRING_UP, Spot.write(false), 2);
    life(own, BRING_UP, Spot.write(true), 2);
    cutter.cut(journal(own, "shop"), Point.Cut.TORN);
    life(own, BOOT, Spot.write(true), 2);
    try (HostProcess host = new HostProcess(StepsHost.class, own).awaitReady()) {
      host.ask("back UPDATE shop", PATIENCE);
      String trouble = host.ask("trouble UPDATE shop", PATIENCE);
      if (!trouble.startsWith("FAILED") || !trouble.contains("is gone")) {
        violations.add("content that is gone: " + trouble);
      }
      Files.move(aside, content);
      expect("content that is back", "ok", host.ask("restart UPDATE shop", PATIENCE));
    }
    try (HostProcess host = new HostProcess(StepsHost.class, own).awaitReady()) {
      host.ask("back UPDATE shop", PATIENCE);
      expect("content that is back", "ok", host.ask("check UPDATE shop old quiet", PATIENCE));
      expect("content that is back", "ok", host.ask("make UPDATE shop", PATIENCE));
    }
  }

  /** After three times it is held against the part. */
  private void inTheSameSwitch(Path own) throws Exception {
    List<String> moves = List.of("INSTALL", "UPDATE", "RECONFIGURE");
    for (int time = 0; time < 3; time++) {
      List<String> lines = new ArrayList<>();
      for (String move : moves) {
        if (time == 0) {
          lines.add("prepare %s %s".formatted(move, release(move)));
        }
        lines.add("begin %s %s".formatted(move, release(move)));
      }
      Debugger debugger = new Debugger(List.of(Spot.write(true)));
      HostProcess host = new HostProcess(StepsHost.class, own, debugger.flag());
      try {
        debugger.attach();
        host.awaitReady();
        host.ask("back UPDATE all", PATIENCE);
        // after SWITCH, after JUDGE, after SWITCH
        moves.forEach(move -> debugger.trap("change-" + release(move), Spot.write(true), 2));
        for (String line : lines) {
          host.ask(line, PATIENCE);
        }
        for (String move : moves) {
          if (!debugger.awaitTrapped("change-" + release(move), PATIENCE)) {
            violations.add("the same switch: %s never came there".formatted(move));
          }
        }
      } finally {
        host.kill();
        debugger.close();
      }
    }
    try (HostProcess host = new HostProcess(StepsHost.class, own).awaitReady()) {
      host.ask("back UPDATE all", PATIENCE);
      for (String move : moves) {
        String release = release(move);
        String version = move.equals("UPDATE") ? "2.0.0" : "1.0.0";
        expect(
            move + " after three kills",
            Move.valueOf(move).state(false) + " !" + version,
            host.ask("state %s %s".formatted(move, release), PATIENCE));
        expect(
            move + " after three kills",
            "the host went down 3 times while it switched to %s@%s".formatted(release, version),
            host.ask("reason %s %s".formatted(move, release), PATIENCE));
        host.ask("make FORGIVE " + release, PATIENCE);
        expect(
            move + " after three kills and a retry",
            "ok",
            host.ask("make %s %s".formatted(move, release), PATIENCE));
      }
    }
  }

  private static String release(String move) {
    return "p-" + move.toLowerCase(java.util.Locale.ROOT);
  }

  private void expect(String where, String wanted, String found) {
    if (!found.equals(wanted)) {
      violations.add("%s: %s".formatted(where, found));
    }
  }

  /** Starts a host, says these lines, waits until the thread is held, and kills. */
  private void life(Path own, String thread, Spot spot, int nth, String... lines) throws Exception {
    Debugger debugger = new Debugger(List.of(spot));
    boolean begins = Stream.of(lines).noneMatch(line -> line.startsWith("begin"));
    if (begins) {
      debugger.trap(thread, spot, nth);
    }
    HostProcess host = new HostProcess(StepsHost.class, own, debugger.flag());
    try {
      debugger.attach();
      host.awaitReady();
      for (String line : lines) {
        if (line.startsWith("begin")) {
          debugger.trap(thread, spot, nth);
        }
        host.ask(line, PATIENCE);
      }
      if (!debugger.awaitTrapped(thread, PATIENCE)) {
        violations.add("%s never came to %s".formatted(thread, spot));
      }
    } finally {
      host.kill();
      debugger.close();
    }
  }
}
