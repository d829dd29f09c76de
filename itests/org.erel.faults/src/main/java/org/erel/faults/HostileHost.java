package org.erel.faults;

import static org.erel.container.testing.Platform.BY;
import static org.erel.container.testing.Platform.DEADLINE;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.erel.api.Configuration;
import org.erel.api.HealthGate;
import org.erel.api.Hold;
import org.erel.api.Problem;
import org.erel.api.Release;
import org.erel.api.ReleaseException;
import org.erel.container.testing.Platform;
import org.erel.container.testing.TestBundle;
import org.erel.faults.bundles.Clerk;
import org.erel.faults.bundles.Villain;
import org.erel.faults.bundles.VillainComponent;

/**
 * The host that {@link Hostile} brings bad releases to: takes a line such as {@code SPIN START}.
 */
final class HostileHost {

  /** For what may hang, and for the way back from it, which must succeed. */
  private static final Duration SHORT = Duration.ofSeconds(4);

  /** Where it is not the deadline that matters. */
  private static final Duration LONG = Duration.ofSeconds(20);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Platform platform;
  private int others;

  private HostileHost(Platform platform) {
    this.platform = platform;
  }

  /**
   * Runs until its input ends.
   *
   * @param args the folder
   */
  public static void main(String[] args) throws Exception {
    HostileHost host = new HostileHost(new Platform(Path.of(args[0])));
    host.platform.update(
        host.platform.release("good@1.0.0", TestBundle.of("clerk", "1").activator(Clerk.class)));
    System.out.println(HostProcess.ANSWER + "ready");
    System.out.println(HostProcess.ANSWER + System.getProperty("clerk.port"));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      Villainy villainy =
          new Villainy(Villainy.Deed.valueOf(words[0]), Villainy.Place.valueOf(words[1]));
      String answer;
      try {
        answer = host.suffer(villainy);
      } catch (Exception e) {
        e.printStackTrace();
        answer = "violation: the harness failed: " + e;
      }
      System.out.println(HostProcess.ANSWER + answer.replace('\n', ' '));
    }
    Runtime.getRuntime().halt(0);
  }

  private String suffer(Villainy villainy) throws Exception {
    System.clearProperty("villain.stop");
    String name = "bad-" + villainy.place().name().toLowerCase(Locale.ROOT);
    Release harmless = release(name + "@1.0.0", null);
    Release bad = release(name + "@2.0.0", villainy);
    boolean fromBad = villainy.place().ofOld() || villainy.place() == Villainy.Place.MODIFIED;
    update(fromBad ? bad : harmless, 1, LONG);
    long begin = System.nanoTime();
    String said;
    boolean committed = true;
    try {
      update(
          villainy.place() == Villainy.Place.MODIFIED || !fromBad ? bad : harmless,
          2,
          villainy.fails() ? SHORT : LONG);
      said = "committed";
    } catch (ReleaseException e) {
      committed = false;
      said = "rolled back: " + e.getMessage();
    }
    long took = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    List<String> wrong = new ArrayList<>();
    if (committed != villainy.commits()) {
      wrong.add("it was " + said);
    }
    if (!committed && quarantine(name).isEmpty()) {
      wrong.add("it is not in quarantine");
    }
    // it is committed, and holds all handles until it is removed
    boolean holds =
        villainy.deed() == Villainy.Deed.TAKE_HANDLES
            && villainy.place() == Villainy.Place.MODIFIED;
    if (!holds) {
      obeys(wrong);
    }
    // what is left when it is gone
    // one of Declarative Services' locks is held for as long as a component is being modified
    boolean locked =
        villainy.deed() == Villainy.Deed.SPIN && villainy.place() == Villainy.Place.MODIFIED;
    attempt(
        locked ? new ArrayList<>() : wrong, "remove", () -> remove(name, locked ? SHORT : LONG));
    if (holds) {
      obeys(wrong);
    }
    String problem = villainy.problem();
    if (!problem.isEmpty() && !await(() -> problems().contains(problem))) {
      wrong.add("not among the problems: " + problem);
    }
    String problems = problems();
    if (problem.isEmpty() && !problems.isEmpty()) {
      wrong.add("problems without a reason: " + problems);
    }
    System.setProperty("villain.stop", "true");
    if (!await(() -> problems().isEmpty() && platform.bundles(name + "@").isEmpty())) {
      wrong.add("not given back: %s %s".formatted(problems(), platform.bundles(name + "@")));
    }
    if (!await(() -> platform.leaked() == 0)) {
      wrong.add("the framework keeps bundles of it");
    }
    return (wrong.isEmpty() ? "" : "violation: " + String.join("; ", wrong) + " -- ")
        + "%d ms, %s | %s".formatted(took, said, problems);
  }

  private Release release(String id, Villainy villainy) throws Exception {
    TestBundle bundle =
        TestBundle.of("villain", "1")
            .header("Import-Package", "org.osgi.framework,org.slf4j,org.apache.felix.hc.api")
            .activator(Villain.class)
            .type(Class.forName("org.erel.faults.bundles.Deeds"))
            .component(
                "villain",
                VillainComponent.class,
                "immediate=\"true\" activate=\"activate\" modified=\"modified\" deactivate=\"deactivate\"",
                "");
    if (villainy != null) {
      bundle.header("Deed", villainy.deed().name()).header("Place", villainy.place().name());
    }
    return platform.release(id, bundle);
  }

  private void update(Release release, int size, Duration deadline) throws ReleaseException {
    Configuration configuration = new Configuration("villain", "{\"size:Integer\":" + size + "}");
    platform
        .container()
        .update(
            Platform.part(release, configuration),
            release,
            new HealthGate(Duration.ZERO, deadline),
            BY);
  }

  private Object remove(String name, Duration deadline) throws ReleaseException {
    platform.container().remove(name, Hold.NONE, BY, deadline);
    return null;
  }

  private List<?> quarantine(String name) {
    return platform.container().installed().stream()
        .filter(each -> each.name().equals(name))
        .flatMap(each -> each.quarantine().stream())
        .toList();
  }

  private String problems() {
    return platform.container().problems().stream()
        .map(Problem::reason)
        .collect(Collectors.joining("; "));
  }

  /** Whether other releases can be updated, configured, stopped, started and removed. */
  private void obeys(List<String> wrong) {
    others++;
    String name = "other-" + others;
    attempt(
        wrong,
        "update of another",
        () -> {
          platform.update(
              platform.release(name + "@1.0.0", TestBundle.probe("1.0.0")), Platform.size(1));
          platform.update(
              platform.release(name + "@1.0.0", TestBundle.probe("1.0.0")), Platform.size(2));
          platform.update(
              platform.release(name + "@1.1.0", TestBundle.probe("1.1.0")), Platform.size(3));
          return null;
        });
    attempt(
        wrong,
        "stop, start and removal of another",
        () -> {
          platform.container().stop(name, BY, DEADLINE);
          platform.container().start(name, BY, DEADLINE);
          return remove(name, LONG);
        });
  }

  private static void attempt(List<String> wrong, String what, Callable<?> deed) {
    try {
      deed.call();
    } catch (Exception e) {
      wrong.add("%s failed: %s".formatted(what, e));
    }
  }

  private static boolean await(Callable<Boolean> condition) throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > until) {
        return false;
      }
      LockSupport.parkNanos(20_000_000);
    }
    return true;
  }
}
