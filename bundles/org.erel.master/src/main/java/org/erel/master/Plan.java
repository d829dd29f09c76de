package org.erel.master;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.erel.api.Hold;
import org.erel.api.Installed;

/** From what is wanted and what is here to what is to be done. Pure. */
final class Plan {

  private Plan() {}

  /**
   * The steps that are left. Steps of different releases do not depend on each other.
   *
   * @param wishes one for each release name
   * @param installed what the container has
   * @return at most one step for each release name; none where all is as it can be
   */
  static List<Step> plan(Collection<Wish> wishes, Collection<Installed> installed) {
    Map<String, Installed> here =
        installed.stream().collect(Collectors.toMap(Installed::name, i -> i));
    List<Step> steps = new ArrayList<>();
    for (Wish wish : wishes) {
      step(wish, Optional.ofNullable(here.remove(wish.release()))).ifPresent(steps::add);
    }
    here.keySet().stream().sorted().map(Step.Remove::new).forEach(steps::add);
    return steps;
  }

  private static Optional<Step> step(Wish wish, Optional<Installed> installed) {
    return wish.part()
        .filter(part -> installed.flatMap(Installed::part).filter(part::equals).isEmpty())
        .filter(part -> installed.filter(i -> i.hold() == Hold.DELETED).isEmpty())
        // what is in quarantine is not tried again by itself
        .filter(part -> installed.flatMap(i -> i.quarantined(part)).isEmpty())
        .map(part -> new Step.Update(part, wish.gate(), wish.by()));
  }
}
