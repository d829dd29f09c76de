package org.erel.shell;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.api.DocumentReference;
import org.erel.api.Hold;
import org.erel.api.Host;
import org.erel.api.HostState;
import org.erel.api.HostStatus;
import org.erel.api.Problem;
import org.erel.api.ReleaseState;
import org.erel.api.ReleaseStatus;
import org.osgi.framework.Version;

/** Hosts and releases to render. */
final class Samples {

  static final ReleaseStatus ACTIVE =
      new ReleaseStatus(
          "shop", "1.2.0", Optional.of(new Version("1.2.0")), ReleaseState.ACTIVE, Hold.NONE, "");
  static final ReleaseStatus BEHIND =
      new ReleaseStatus(
          "shop",
          "1.2.0",
          Optional.of(new Version("1.1.0")),
          ReleaseState.ACTIVE,
          Hold.NONE,
          "1.2.0 failed:\n bundle com.acme.shop does not resolve");
  static final ReleaseStatus HELD =
      new ReleaseStatus(
          "cart",
          "[2.0,3)",
          Optional.of(new Version("2.1.0")),
          ReleaseState.STOPPED,
          Hold.STOPPED,
          "");

  private Samples() {}

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
        List.of(new DocumentReference("web", 7, "d", "ann@desk")),
        List.of("web-9"));
  }
}
