package org.erel.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.erel.api.Problem;
import org.erel.api.ReleaseId;

/** The threads left behind because they do not react to an interrupt. Safe for threads. */
final class Zombies {

  private record Zombie(ReleaseId release, String bundle, String doing) {}

  private final List<Zombie> zombies = new CopyOnWriteArrayList<>();

  /**
   * Remembers one until it ends.
   *
   * @param release whose it is
   * @param bundle the bundle that hangs
   * @param doing {@code start} or {@code stop}
   * @param end when it ends after all
   */
  void add(ReleaseId release, String bundle, String doing, CompletableFuture<Void> end) {
    Zombie zombie = new Zombie(release, bundle, doing);
    zombies.add(zombie);
    end.thenRun(() -> zombies.removeIf(other -> other == zombie));
  }

  /** One problem for each release version that has some. */
  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    List<Zombie> now = List.copyOf(zombies);
    now.stream()
        .map(Zombie::release)
        .distinct()
        .forEach(
            release -> {
              String bundles =
                  String.join(
                      ", ",
                      now.stream()
                          .filter(zombie -> Objects.equals(zombie.release(), release))
                          .map(zombie -> zombie.bundle() + " in its " + zombie.doing())
                          .distinct()
                          .toList());
              problems.add(
                  new Problem(
                      "release " + release.name(),
                      "zombie threads of %s: restart the host when convenient; these do not react to an interrupt: %s"
                          .formatted(release, bundles)));
            });
    return problems;
  }
}
