package org.erel.container;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/**
 * Declarative Services components that are not satisfied (OSGi Compendium, 112.10).
 *
 * <p>A component that requires a configuration which nobody gave it is switched off, not ailing:
 * that is how components are made optional.
 */
final class Components {

  private final ServiceComponentRuntime runtime;

  Components(ServiceComponentRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * What ails the components of these bundles; more may come to be satisfied in time.
   *
   * @param tolerance names those that may ail
   */
  List<Ailment> ailing(Collection<Bundle> bundles, Tolerance tolerance) {
    List<Ailment> ailments = new ArrayList<>();
    for (ComponentDescriptionDTO description :
        runtime.getComponentDescriptionDTOs(bundles.toArray(Bundle[]::new))) {
      if (tolerance.of(description.name) || !runtime.isComponentEnabled(description)) {
        continue;
      }
      for (ComponentConfigurationDTO configuration :
          runtime.getComponentConfigurationDTOs(description)) {
        if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
          for (UnsatisfiedReferenceDTO reference : configuration.unsatisfiedReferences) {
            ailments.add(new Ailment(waiting(description, reference), false));
          }
        } else if (configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
          ailments.add(new Ailment(failed(description, configuration), false));
        }
      }
    }
    return ailments;
  }

  private static String waiting(
      ComponentDescriptionDTO component, UnsatisfiedReferenceDTO unsatisfied) {
    String service =
        Arrays.stream(component.references)
            .filter(reference -> reference.name.equals(unsatisfied.name))
            .findFirst()
            .map(Components::service)
            .orElse("a service");
    return "component %s of bundle %s waits for %s (its reference %s%s)"
        .formatted(
            component.name,
            component.bundle.symbolicName,
            service,
            unsatisfied.name,
            unsatisfied.target == null ? "" : ", target " + unsatisfied.target);
  }

  private static String service(ReferenceDTO reference) {
    return "service " + reference.interfaceName;
  }

  /** The first line of the stack trace that SCR keeps. */
  private static String failed(
      ComponentDescriptionDTO component, ComponentConfigurationDTO configuration) {
    return "component %s of bundle %s did not activate: %s"
        .formatted(
            component.name,
            component.bundle.symbolicName,
            configuration.failure == null
                ? "it does not say why"
                : configuration.failure.lines().findFirst().orElse(""));
  }
}
