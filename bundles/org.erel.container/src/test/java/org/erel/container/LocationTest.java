package org.erel.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.erel.api.ReleaseId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTest {

  private final Location location = new Location(ReleaseId.parse("shop@1.2.0.rc-1"), 3);

  @Test
  void whatItWritesItReads() {
    assertThat(location.region()).isEqualTo("shop@1.2.0.rc-1#3");
    assertThat(location.agent()).isEqualTo("rel:shop@1.2.0.rc-1#3/erel");
    assertThat(location.bundle(7, "api-1.0.jar")).isEqualTo("rel:shop@1.2.0.rc-1#3/07-api-1.0.jar");
    assertThat(Location.of(location.bundle(107, "api.jar"))).contains(location);
    assertThat(Location.of(location.agent())).contains(location);
  }

  @Test
  void aJarsNameCannotBreakATargetedPid() {
    assertThat(location.bundle(0, "a|b~c d.jar")).endsWith("/00-a_b_c_d.jar");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:/opt/erel/bundles/a.jar",
        "System Bundle",
        "rel:shop#1/erel",
        "rel:shop@1.2.0/erel",
        "rel:shop@one#1/erel",
        "rel:@1.0.0#1/erel"
      })
  void otherLocationsAreNoReleases(String other) {
    assertThat(Location.of(other)).isEmpty();
  }
}
