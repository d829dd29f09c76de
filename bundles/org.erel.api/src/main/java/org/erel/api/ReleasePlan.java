package org.erel.api;

import java.util.Optional;

/**
 * What a host would do with one release.
 *
 * @param name the release's name
 * @param wanted the versions that the groups want, as they write them; empty where none wants it
 * @param plan what would be done; empty where nothing can be
 * @param reason why nothing would be done though something is wanted: the groups disagree, the host
 *     has no such release, it would be refused; empty where it would be done
 */
public record ReleasePlan(String name, String wanted, Optional<PartPlan> plan, String reason) {

  /**
   * Where there is something to do.
   *
   * @param wanted as there
   * @param plan its refusal becomes the reason
   */
  public ReleasePlan(String wanted, PartPlan plan) {
    this(plan.release().name(), wanted, Optional.of(plan), plan.refusal());
  }
}
