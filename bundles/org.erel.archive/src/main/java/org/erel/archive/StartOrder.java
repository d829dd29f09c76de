package org.erel.archive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.felix.utils.resource.CapabilitySet;
import org.apache.felix.utils.resource.RequirementImpl;
import org.apache.felix.utils.resource.ResourceBuilder;
import org.apache.felix.utils.resource.ResourceImpl;
import org.osgi.framework.BundleException;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/**
 * In which order bundles start: what others require before those others, be it a package, a bundle,
 * a service or anything else that the headers say. Pure.
 */
public final class StartOrder {

  private final List<BundleJar> bundles;
  private final List<Resource> resources = new ArrayList<>();
  private final Map<Resource, Integer> places = new IdentityHashMap<>();
  private final Map<String, CapabilitySet> provided = new HashMap<>();
  private final Set<Integer> ordered = new LinkedHashSet<>();
  private final Set<Integer> visited = new LinkedHashSet<>();

  private StartOrder(List<BundleJar> bundles) {
    this.bundles = bundles;
  }

  /**
   * Sorts bundles.
   *
   * @param bundles each once
   * @return the same; in the order given wherever nothing speaks against it. Of those that require
   *     each other in a circle, the one that is reached first is the last
   */
  public static List<BundleJar> of(List<BundleJar> bundles) {
    StartOrder order = new StartOrder(bundles);
    order.index();
    for (int place = 0; place < bundles.size(); place++) {
      order.visit(place);
    }
    return order.ordered.stream().map(bundles::get).toList();
  }

  private void index() {
    for (BundleJar bundle : bundles) {
      Resource resource = resource(bundle);
      places.put(resource, resources.size());
      resources.add(resource);
      for (Capability capability : resource.getCapabilities(null)) {
        String namespace = capability.getNamespace();
        provided
            .computeIfAbsent(namespace, each -> new CapabilitySet(List.of(each)))
            .addCapability(capability);
      }
    }
  }

  /** Headers that are not valid require nothing here; who inspects the release says so. */
  private static Resource resource(BundleJar bundle) {
    try {
      return ResourceBuilder.build(bundle.id(), bundle.headers());
    } catch (BundleException | IllegalArgumentException e) {
      return new ResourceImpl();
    }
  }

  private void visit(int place) {
    if (visited.add(place)) {
      providers(place).forEach(this::visit);
      ordered.add(place);
    }
  }

  private SortedSet<Integer> providers(int place) {
    SortedSet<Integer> providers = new TreeSet<>();
    for (Requirement requirement : resources.get(place).getRequirements(null)) {
      CapabilitySet capabilities = provided.get(requirement.getNamespace());
      if (capabilities != null
          && !"dynamic".equals(requirement.getDirectives().get("resolution"))) {
        Set<Integer> found = new TreeSet<>();
        capabilities
            .match(RequirementImpl.getFilter(requirement), true)
            .forEach(capability -> found.add(places.get(capability.getResource())));
        // what a bundle has itself it does not wait for
        if (!found.contains(place)) {
          providers.addAll(found);
        }
      }
    }
    return providers;
  }
}
