package org.erel.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.api.Answers;
import org.erel.api.Drift;
import org.erel.api.Hold;
import org.erel.api.Host;
import org.erel.api.HostDrift;
import org.erel.api.HostHistory;
import org.erel.api.HostPlan;
import org.erel.api.HostState;
import org.erel.api.HostStatus;
import org.erel.api.Installed;
import org.erel.api.JournalEntry;
import org.erel.api.JournalStep;
import org.erel.api.PartPlan;
import org.erel.api.Problem;
import org.erel.api.ReleaseId;
import org.erel.api.ReleasePlan;
import org.erel.api.ReleaseState;
import org.erel.api.ReleaseStatus;
import org.osgi.framework.Version;

/** Hosts and releases to render. */
final class Samples {

  static final ReleaseStatus ACTIVE =
      new ReleaseStatus(
          "shop",
          "1.2.0",
          Optional.of(new Version("1.2.0")),
          ReleaseState.ACTIVE,
          Hold.NONE,
          List.of(),
          List.of(),
          "");
  static final ReleaseStatus BEHIND =
      new ReleaseStatus(
          "shop",
          "1.2.0",
          Optional.of(new Version("1.1.0")),
          ReleaseState.ACTIVE,
          Hold.NONE,
          List.of(
              new Installed.Quarantine(
                  "d2", ReleaseId.parse("shop@1.2.0"), Instant.EPOCH, "it throws")),
          List.of(new Version("1.0.0")),
          "1.2.0 failed:\n bundle com.acme.shop does not resolve");
  static final ReleaseStatus HELD =
      new ReleaseStatus(
          "cart",
          "[2.0,3)",
          Optional.of(new Version("2.1.0")),
          ReleaseState.STOPPED,
          Hold.STOPPED,
          List.of(),
          List.of(),
          "");

  private static final ReleaseId SHOP = ReleaseId.parse("shop@1.2.0");

  static final Answers<HostHistory> HISTORIES =
      new Answers<>(
          List.of(
              new HostHistory(
                  "web-1",
                  List.of(
                      entry("00", JournalStep.STAGE, Optional.of(SHOP), 0, "group web", ""),
                      entry(
                          "02",
                          JournalStep.ROLL_BACK,
                          Optional.of(SHOP),
                          1500,
                          "group web",
                          "shop@1.2.0 did not pass:\n no pool"))),
              new HostHistory(
                  "web-2",
                  List.of(entry("01", JournalStep.STOP, Optional.empty(), 0, "ann@desk", "")))),
          Map.of(),
          List.of());

  static final Answers<HostDrift> DRIFTS =
      new Answers<>(
          List.of(
              new HostDrift(
                  "web-1",
                  List.of(
                      new Drift(SHOP, "pool", Drift.Kind.CHANGED, "{\"a\":1}", "{\"a\":2}"),
                      new Drift(SHOP, "cache", Drift.Kind.DELETED, "{}", ""))),
              new HostDrift("web-2", List.of())),
          Map.of(),
          List.of());

  static final Answers<HostPlan> PLANS =
      new Answers<>(
          List.of(
              new HostPlan("db-1", List.of()),
              new HostPlan(
                  "web-1",
                  List.of(
                      new ReleasePlan(
                          "cart",
                          "9.9.9",
                          Optional.empty(),
                          "waiting for cart 9.9.9: no such release"),
                      update())),
              new HostPlan("web-2", List.of(update())),
              new HostPlan(
                  "web-3",
                  List.of(
                      new ReleasePlan(
                          "1.2.0",
                          plan(
                              SHOP,
                              PartPlan.Kind.UPDATE,
                              Hold.NONE,
                              "shop@1.2.0 does not resolve")))),
              new HostPlan(
                  "web-4",
                  List.of(
                      new ReleasePlan(
                          "",
                          plan(
                              ReleaseId.parse("shop@1.1.0"),
                              PartPlan.Kind.REMOVE,
                              Hold.NONE,
                              "")))),
              new HostPlan(
                  "web-5",
                  List.of(
                      new ReleasePlan(
                          "1.2.0", plan(SHOP, PartPlan.Kind.UPDATE, Hold.STOPPED, ""))))),
          Map.of("web-8", "it is stopping"),
          List.of("web-9"));

  private Samples() {}

  private static JournalEntry entry(
      String second,
      JournalStep step,
      Optional<ReleaseId> release,
      long millis,
      String by,
      String reason) {
    return new JournalEntry(
        Instant.parse("2026-11-23T05:10:" + second + "Z"),
        step,
        release,
        "d2",
        Duration.ofMillis(millis),
        by,
        reason);
  }

  private static ReleasePlan update() {
    return new ReleasePlan(
        "1.2.0",
        new PartPlan(
            SHOP,
            Optional.of(ReleaseId.parse("shop@1.1.0")),
            PartPlan.Kind.UPDATE,
            Hold.NONE,
            List.of("shop.core 1.2.0"),
            List.of("shop.core 1.1.0"),
            List.of("shop.pool 1.0.0", "shop.web 1.0.0"),
            List.of("pool changes"),
            ""));
  }

  private static PartPlan plan(ReleaseId release, PartPlan.Kind kind, Hold hold, String refusal) {
    return new PartPlan(
        release,
        Optional.of(ReleaseId.parse("shop@1.1.0")),
        kind,
        hold,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        refusal);
  }

  static HostStatus host(String identifier, HostState state, ReleaseStatus... releases) {
    return host(identifier, state, List.of(), releases);
  }

  static HostStatus host(
      String identifier, HostState state, List<Problem> problems, ReleaseStatus... releases) {
    return new HostStatus(
        new Host(identifier, Map.of("zone", "eu")),
        "0.1.0",
        Instant.parse("2026-11-23T05:10:00.123Z"),
        state,
        state == HostState.WAITING ? List.of() : List.of("web"),
        List.of(releases),
        problems,
        "ab12",
        false);
  }
}
