package org.erel.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.utils.resource.CapabilitySet;
import org.apache.felix.utils.resource.RequirementImpl;
import org.erel.api.ArchiveFiles.Need;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/** What some bundles require and none of them provides. Pure. */
final class Needs {

  private static final Pattern NAME = Pattern.compile("\\([A-Za-z0-9._-]+=([^()*]+)\\)");

  /** As headers with ranges of versions are written as filters. */
  private static final Pattern RANGE =
      Pattern.compile(
          "\\(&\\([A-Za-z0-9._-]+=([^()*]+)\\)"
              + "\\(((?:bundle-)?version)(>?)=([^()*]+)\\)"
              + "(?:\\(!\\(\\2>=([^()*]+)\\)\\))?\\)");

  private Needs() {}

  /**
   * What they need.
   *
   * @param bundles each with its symbolic name
   * @return sorted by namespace and requirement
   */
  static List<Need> of(Map<Resource, String> bundles) {
    Map<String, Need> needs = new TreeMap<>();
    bundles.forEach(
        (bundle, name) -> {
          for (Requirement requirement : bundle.getRequirements(null)) {
            if (fromOutside(requirement) && !provided(requirement, bundles)) {
              add(needs, requirement, name);
            }
          }
        });
    return List.copyOf(needs.values());
  }

  private static boolean fromOutside(Requirement requirement) {
    return !"dynamic".equals(requirement.getDirectives().get("resolution"))
        && !(requirement.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE)
            && words(requirement).startsWith("java."));
  }

  private static boolean provided(Requirement requirement, Map<Resource, String> bundles) {
    return bundles.keySet().stream()
        .flatMap(each -> each.getCapabilities(requirement.getNamespace()).stream())
        .anyMatch(capability -> CapabilitySet.matches(capability, requirement));
  }

  private static void add(Map<String, Need> needs, Requirement requirement, String bundle) {
    String words = words(requirement);
    boolean optional = RequirementImpl.isOptional(requirement);
    needs.merge(
        requirement.getNamespace() + " " + words,
        new Need(requirement.getNamespace(), words, optional, List.of(bundle)),
        Needs::both);
  }

  private static Need both(Need first, Need second) {
    List<String> bundles = new ArrayList<>(first.bundles());
    second.bundles().stream().filter(name -> !bundles.contains(name)).forEach(bundles::add);
    return new Need(
        first.namespace(), first.requirement(), first.optional() && second.optional(), bundles);
  }

  /** A name, with a range of versions where there is one; else the filter. */
  private static String words(Requirement requirement) {
    String filter = requirement.getDirectives().get("filter");
    if (filter == null) {
      return "any";
    }
    Matcher name = NAME.matcher(filter);
    if (name.matches()) {
      return name.group(1);
    }
    Matcher range = RANGE.matcher(filter);
    if (!range.matches()) {
      return filter;
    }
    if (range.group(5) != null) {
      return range.group(1) + " [" + range.group(4) + "," + range.group(5) + ")";
    }
    return range.group(1) + " " + range.group(4) + (range.group(3).isEmpty() ? "" : " or newer");
  }
}
