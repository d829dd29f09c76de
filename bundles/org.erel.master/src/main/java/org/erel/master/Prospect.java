package org.erel.master;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.erel.api.Hold;
import org.erel.api.Installed;
import org.erel.api.Part;
import org.erel.api.PartPlan;
import org.erel.api.ReleaseId;
import org.erel.api.ReleasePlan;

/** What a host would do with one release, as far as that can be told without staging it. Pure. */
sealed interface Prospect {

  /**
   * All is known.
   *
   * @param plan it
   */
  record Told(ReleasePlan plan) implements Prospect {}

  /**
   * Staging would tell.
   *
   * @param wanted what the groups want, as they write it
   * @param part what would become the committed one
   */
  record Staged(String wanted, Part part) implements Prospect {}

  /**
   * Of all releases, without those that stay as they are.
   *
   * @param wishes one for each release name
   * @param installed what the container has
   */
  static List<Prospect> of(Collection<Wish> wishes, Collection<Installed> installed) {
    Map<String, Installed> here =
        installed.stream().collect(Collectors.toMap(Installed::name, i -> i));
    List<Prospect> prospects = new ArrayList<>();
    for (Wish wish : wishes) {
      Optional<Installed> its = Optional.ofNullable(here.remove(wish.release()));
      boolean deleted = its.filter(i -> i.hold() == Hold.DELETED).isPresent();
      boolean there = its.flatMap(Installed::part).equals(wish.part());
      if (wish.part().isEmpty() || !deleted && !there) {
        prospects.add(of(wish, its));
      }
    }
    here.values().stream()
        .filter(gone -> gone.part().isPresent())
        .map(gone -> new Told(new ReleasePlan("", unstaged(gone, PartPlan.Kind.REMOVE))))
        .forEach(prospects::add);
    return prospects;
  }

  /** Of one release, also where it would stay as it is. */
  static Prospect of(Wish wish, Optional<Installed> installed) {
    if (wish.part().isEmpty()) {
      return new Told(
          new ReleasePlan(wish.release(), wish.versions(), Optional.empty(), wish.reason()));
    }
    if (installed.flatMap(Installed::part).equals(wish.part())) {
      return new Told(
          new ReleasePlan(
              wish.versions(), unstaged(installed.orElseThrow(), PartPlan.Kind.NOTHING)));
    }
    return new Staged(wish.versions(), wish.part().get());
  }

  private static PartPlan unstaged(Installed installed, PartPlan.Kind kind) {
    ReleaseId release = installed.part().orElseThrow().release();
    return new PartPlan(
        release,
        Optional.of(release),
        kind,
        installed.hold(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "");
  }
}
