package org.erel.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Version;

class ReleaseVersionTest {

  private static final Instant STARTED = Instant.parse("2026-01-02T03:04:05.678Z");

  @ParameterizedTest
  @CsvSource({
    "1, 1.0.0",
    "1.2, 1.2.0",
    "1.2.3, 1.2.3",
    "1.2.3.4, 1.2.3.4",
    "1.2.3-rc.1+7, 1.2.3.rc_1_7",
    "1.2-beta-2, 1.2.0.beta-2",
    "1.2.0.Final, 1.2.0.Final",
    "1.2.3-SNAPSHOT, 1.2.3.20260102030405",
    "2-SNAPSHOT, 2.0.0.20260102030405",
    "1.2.3-rc1-SNAPSHOT, 1.2.3.rc1-20260102030405"
  })
  void aVersionOfMavenBecomesOneOfOsgi(String maven, String osgi) {
    assertThat(ReleaseVersion.of(maven, STARTED)).isEqualTo(osgi);
    assertThat(Version.parseVersion(osgi)).hasToString(osgi);
  }

  @ParameterizedTest
  @ValueSource(strings = {"next", "v1.2", "SNAPSHOT", "${revision}"})
  void aVersionWithoutNumbersIsRefused(String maven) {
    assertThatThrownBy(() -> ReleaseVersion.of(maven, STARTED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(maven + " makes no version of a release")
        .hasMessageContaining("<version>");
  }
}
