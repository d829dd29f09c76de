package org.erel.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.erel.api.Configuration;
import org.erel.api.Hold;
import org.erel.api.PartPlan;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseState;

/** What leads from one part to another, for people. */
final class Plans {

  private Plans() {}

  /**
   * Compares.
   *
   * @param record what is there
   * @param wanted what might come
   * @param state what is there does this
   * @param reconfigures whether configurations alone would change
   * @param refusal why it would not come; empty where it would
   */
  static PartPlan between(
      ReleaseRecord record,
      Committed wanted,
      ReleaseState state,
      boolean reconfigures,
      String refusal) {
    Optional<Committed> committed = record.committed();
    PartPlan.Kind kind = kind(committed, wanted, reconfigures);
    boolean moves = record.hold() == Hold.NONE && kind != PartPlan.Kind.NOTHING;
    List<ReleaseBundle> running =
        committed
            .filter(there -> state == ReleaseState.ACTIVE)
            .map(Committed::bundles)
            .orElse(List.of());
    Set<String> left = digests(running);
    Set<String> right = digests(wanted.bundles());
    return new PartPlan(
        wanted.part().release(),
        committed.map(each -> each.part().release()),
        kind,
        record.hold(),
        names(wanted.bundles(), bundle -> moves && !left.contains(bundle.sha256())),
        names(running, bundle -> moves && !right.contains(bundle.sha256())),
        names(wanted.bundles(), bundle -> moves && !reconfigures && left.contains(bundle.sha256())),
        configurations(
            committed.map(each -> each.part().configurations()).orElse(List.of()),
            wanted.part().configurations()),
        refusal);
  }

  private static PartPlan.Kind kind(
      Optional<Committed> committed, Committed wanted, boolean reconfigures) {
    if (committed.isEmpty()) {
      return PartPlan.Kind.INSTALL;
    }
    if (committed.get().part().equals(wanted.part())) {
      return PartPlan.Kind.NOTHING;
    }
    return reconfigures ? PartPlan.Kind.RECONFIGURE : PartPlan.Kind.UPDATE;
  }

  private static Set<String> digests(List<ReleaseBundle> bundles) {
    return bundles.stream().map(ReleaseBundle::sha256).collect(Collectors.toSet());
  }

  private static List<String> names(
      List<ReleaseBundle> bundles, java.util.function.Predicate<ReleaseBundle> which) {
    return bundles.stream().filter(which).map(Plans::name).toList();
  }

  private static String name(ReleaseBundle bundle) {
    try {
      BundleFile file = BundleFile.read(bundle.content());
      return file.symbolicName() + " " + file.version();
    } catch (IOException e) {
      // why it cannot be read is the refusal, where it matters
      return bundle.name();
    }
  }

  private static List<String> configurations(
      List<Configuration> before, List<Configuration> after) {
    Map<String, String> left = byPid(before);
    Map<String, String> right = byPid(after);
    TreeSet<String> pids = new TreeSet<>(left.keySet());
    pids.addAll(right.keySet());
    List<String> changes = new ArrayList<>();
    for (String pid : pids) {
      if (!right.containsKey(pid)) {
        changes.add(pid + " goes");
      } else if (!left.containsKey(pid)) {
        changes.add(pid + " is new");
      } else if (!left.get(pid).equals(right.get(pid))) {
        changes.add(pid + " changes");
      }
    }
    return changes;
  }

  private static Map<String, String> byPid(List<Configuration> configurations) {
    Map<String, String> byPid = new TreeMap<>();
    configurations.forEach(each -> byPid.put(each.pid(), each.properties()));
    return byPid;
  }
}
