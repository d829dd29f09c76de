package org.erel.faults;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.erel.api.Installed;
import org.erel.api.JournalEntry;
import org.erel.api.JournalStep;
import org.erel.api.ReleaseState;
import org.erel.container.testing.Platform;

/** The host that {@link Steps} kills: takes a line, such as {@code prepare UPDATE shop}. */
final class StepsHost {

  private static final Duration BACK = Duration.ofSeconds(60);

  private final Tellers tellers;
  private final PrintStream out;

  private StepsHost(Tellers tellers, PrintStream out) {
    this.tellers = tellers;
    this.out = out;
  }

  /**
   * Runs until its input ends.
   *
   * @param args the folder
   */
  public static void main(String[] args) throws Exception {
    Platform platform = new Platform(Path.of(args[0]));
    StepsHost host = new StepsHost(new Tellers(platform), System.out);
    host.answer("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      try {
        host.answer(host.obey(line.split(" ")));
      } catch (Exception e) {
        host.answer("failed: " + e);
        e.printStackTrace();
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private void answer(String line) {
    out.println(HostProcess.ANSWER + line.replace('\n', ' '));
  }

  private String obey(String[] words) throws Exception {
    String name = words[2];
    Move move = Move.valueOf(words[1]);
    switch (words[0]) {
      case "prepare" -> move.prepare(tellers, name);
      case "begin" -> begin(move, name);
      case "back" -> awaitBack();
      case "check" -> {
        return check(name, move.state(words[3].equals("new")), words[4]);
      }
      case "make" -> {
        return make(move, name);
      }
      case "restart" -> tellers.platform().container().start(name, Platform.BY, BACK);
      case "state" -> {
        return tellers.state(name);
      }
      case "reason" -> {
        return installed(name).quarantine().get(0).reason();
      }
      case "trouble" -> {
        return installed(name).state() + " " + installed(name).trouble();
      }
      default -> throw new IllegalArgumentException(words[0]);
    }
    return "ok";
  }

  private Installed installed(String name) {
    return tellers.platform().container().installed().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void begin(Move move, String name) {
    Thread thread =
        new Thread(
            () -> {
              try {
                move.make(tellers, name);
              } catch (Exception e) {
                e.printStackTrace();
              }
            },
            "change-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Until nothing is on its way any more. */
  private void awaitBack() {
    long until = System.nanoTime() + BACK.toNanos();
    while (tellers.platform().container().installed().stream()
        .map(Installed::state)
        .anyMatch(s -> s == ReleaseState.STAGING || s == ReleaseState.STARTING)) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("not back: " + tellers.platform().container().installed());
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** Does what was cut short once more, and says what is not as it was to be afterwards. */
  private String make(Move move, String name) throws Exception {
    int before = history(name).size();
    move.make(tellers, name);
    List<String> wrong = new ArrayList<>(contradictions(name, move.state(true)));
    List<JournalEntry> history = history(name);
    if (move != Move.COMPACT && !move.steps().isEmpty()) {
      List<JournalStep> made =
          history.subList(Math.min(before, history.size()), history.size()).stream()
              .map(JournalEntry::step)
              .toList();
      if (!made.equals(move.steps())) {
        wrong.add("the steps were " + made);
      }
    }
    if (move.state(true).contains("!")) {
      tellers.update(name, "3.0.0", 3);
      wrong.addAll(contradictions(name, move.state(true).replaceFirst("^[^ ]*", "3.0.0:3")));
    }
    return words(wrong);
  }

  /** Without what comes whenever it has run for long enough. */
  private List<JournalEntry> history(String name) {
    return tellers.platform().container().history(name).stream()
        .filter(entry -> entry.step() != JournalStep.BACK)
        .toList();
  }

  private String check(String name, String state, String interrupted) throws Exception {
    List<String> wrong = new ArrayList<>(contradictions(name, state));
    tellers.platform().container().problems().forEach(p -> wrong.add("problem: " + p));
    List<JournalEntry> history = history(name);
    JournalEntry last = history.isEmpty() ? null : history.get(history.size() - 1);
    // one entry decides about the switch, another begins the start
    boolean told =
        history.stream()
            .skip(Math.max(0, history.size() - 2))
            .filter(entry -> entry.step() == JournalStep.BOOT)
            .anyMatch(
                entry ->
                    entry.reason().startsWith("the host went down while it switched to " + name));
    if (told != interrupted.equals("interrupted")) {
      wrong.add("history ends with " + last);
    }
    if (!state.startsWith("-") && (last == null || last.step() != JournalStep.BOOT)) {
      wrong.add("history does not tell of the boot");
    }
    return words(wrong);
  }

  private List<String> contradictions(String name, String state) throws Exception {
    List<String> wrong = new ArrayList<>();
    String now = tellers.state(name);
    if (!now.equals(state)) {
      wrong.add("it is %s instead of %s".formatted(now, state));
    }
    wrong.addAll(tellers.contradictions(name));
    return wrong;
  }

  private static String words(List<String> wrong) {
    return wrong.isEmpty() ? "ok" : String.join("; ", wrong);
  }
}
