package org.erel.container;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;

/** Looks for what ails a release that was started. Safe for threads. */
final class Health {

  private final Components components;
  private final HealthChecks checks;
  private final Claims claims;

  Health(Components components, HealthChecks checks, Claims claims) {
    this.components = components;
    this.checks = checks;
    this.claims = claims;
  }

  /**
   * A look at a newcomer, which must also be at peace with what was there before it.
   *
   * @param deployment a started one
   * @param patience for all health checks together
   * @return nothing where it is healthy
   */
  List<Ailment> ofNewcomer(Deployment deployment, Duration patience) {
    List<Ailment> ailments = of(deployment, patience);
    ailments.addAll(claims.disputed(deployment.contents().keySet()));
    return ailments;
  }

  /**
   * A look at what is committed.
   *
   * @param deployment a started one
   * @param patience for all health checks together
   * @return nothing where it is healthy
   */
  List<Ailment> of(Deployment deployment, Duration patience) {
    List<Bundle> bundles = List.copyOf(deployment.contents().keySet());
    List<Ailment> ailments = new ArrayList<>();
    for (Bundle bundle : bundles) {
      if (!Deployment.runs(bundle)) {
        ailments.add(new Ailment(Words.of(bundle) + " is not active", true));
      }
    }
    if (ailments.isEmpty()) {
      ailments.addAll(components.ailing(bundles, deployment.tolerance()));
      ailments.addAll(HttpServices.ailing(bundles));
      ailments.addAll(checks.ailing(bundles, patience));
    }
    return ailments;
  }
}
