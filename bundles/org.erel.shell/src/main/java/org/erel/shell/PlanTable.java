package org.erel.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.api.Answers;
import org.erel.api.Hold;
import org.erel.api.HostPlan;
import org.erel.api.PartPlan;
import org.erel.api.ReleasePlan;

/**
 * What hosts would do: a line for each release, then what of it, told once for all hosts where it
 * is the same, then who would do nothing.
 */
final class PlanTable {

  private PlanTable() {}

  /** Renders plans. */
  static String of(Answers<HostPlan> answers) {
    StringBuilder text = new StringBuilder();
    TextTable table = new TextTable("HOST", "RELEASE", "FROM", "TO", "WOULD", "WHY");
    Map<String, List<String>> details = new LinkedHashMap<>();
    List<String> idle = new ArrayList<>();
    for (HostPlan host : answers.given()) {
      if (host.releases().isEmpty()) {
        idle.add(host.host());
      }
      for (ReleasePlan release : host.releases()) {
        table.row(
            host.host(), release.name(), from(release), to(release), would(release), why(release));
        release
            .plan()
            .map(PlanTable::details)
            .filter(detail -> !detail.isEmpty())
            .ifPresent(
                detail -> details.computeIfAbsent(detail, d -> new ArrayList<>()).add(host.host()));
      }
    }
    if (idle.size() < answers.given().size()) {
      text.append(table);
    }
    details.forEach(
        (detail, hosts) -> text.append('\n').append(Words.of(hosts)).append(": ").append(detail));
    if (!idle.isEmpty()) {
      text.append(text.isEmpty() ? "" : "\n")
          .append("nothing to do: ")
          .append(Words.of(idle))
          .append('\n');
    }
    return text.toString();
  }

  private static String from(ReleasePlan release) {
    return release.plan().flatMap(PartPlan::from).map(from -> from.version().toString()).orElse("");
  }

  private static String to(ReleasePlan release) {
    Optional<PartPlan> plan = release.plan().filter(p -> p.kind() != PartPlan.Kind.REMOVE);
    return plan.map(p -> p.release().version().toString())
        .orElse(release.plan().isPresent() ? "" : release.wanted());
  }

  private static String would(ReleasePlan release) {
    if (!release.reason().isEmpty()) {
      return release.plan().isPresent() ? "be refused" : "do nothing";
    }
    PartPlan.Kind kind = release.plan().orElseThrow().kind();
    return kind == PartPlan.Kind.NOTHING ? "do nothing" : Words.of(kind);
  }

  /** A hold is no reason not to update; it is why nothing starts. */
  private static String why(ReleasePlan release) {
    boolean held = release.plan().filter(plan -> plan.hold() == Hold.STOPPED).isPresent();
    return release.reason().isEmpty() && held ? "held by operator" : release.reason();
  }

  private static String details(PartPlan plan) {
    StringBuilder text = new StringBuilder();
    add(text, "start", plan.starts());
    add(text, "stop", plan.stops());
    add(text, "restart", plan.restarts());
    add(text, "configure", plan.configurations());
    return text.isEmpty() ? "" : plan.release() + "\n" + text;
  }

  private static void add(StringBuilder text, String what, List<String> names) {
    if (!names.isEmpty()) {
      text.append("  ").append(what).append(": ");
      text.append(TextTable.line(Words.of(names))).append('\n');
    }
  }
}
