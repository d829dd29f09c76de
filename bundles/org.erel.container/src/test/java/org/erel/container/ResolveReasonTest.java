package org.erel.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolveReasonTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      ignoreLeadingAndTrailingWhitespace = true,
      quoteCharacter = '`',
      value = {
        "`osgi.wiring.package; (osgi.wiring.package=p)` ! bundle b needs package p, which nobody in the release or the master's list provides",
        "`osgi.wiring.package; (&(osgi.wiring.package=p)(version>=1.0.0)(!(version>=2.0.0)))` ! bundle b needs package p [1.0.0,2.0.0), which nobody in the release or the master's list provides",
        "`osgi.wiring.package; (&(osgi.wiring.package=p)(version>=1.0.0)(version<=2.0.0))` ! bundle b needs package p [1.0.0,2.0.0], which nobody in the release or the master's list provides",
        "`osgi.wiring.package; (&(osgi.wiring.package=p)(!(version<=1.0.0))(!(version>=2.0.0)))` ! bundle b needs package p (1.0.0,2.0.0), which nobody in the release or the master's list provides",
        "`osgi.wiring.package; (&(osgi.wiring.package=p)(version>=1.5.0))` ! bundle b needs package p 1.5.0 or later, which nobody in the release or the master's list provides",
        "`osgi.wiring.bundle; (&(osgi.wiring.bundle=x)(bundle-version>=1.0.0))` ! bundle b needs bundle x 1.0.0 or later, which is not in the release",
        "`osgi.wiring.host; (&(osgi.wiring.host=x)(bundle-version>=0.0.0))` ! fragment b needs its host x 0.0.0 or later, which is not in the release",
        "`acme.feature; (acme.feature=x)` ! bundle b needs acme.feature (acme.feature=x), which nobody in the release or the master's list provides"
      })
  void aMissingRequirementIsSaidInWords(String requirement, String words) {
    assertThat(
            ResolveReason.inWords(
                "Unable to resolve b [12](R 12.0): missing requirement [b [12](R 12.0)] "
                    + requirement
                    + " Unresolved requirements: [[b [12](R 12.0)] "
                    + requirement
                    + "]"))
        .isEqualTo(words);
    assertThat(
            ResolveReason.inWords(
                "Unable to resolve a [11](R 11.0): missing requirement [a [11](R 11.0)]"
                    + " osgi.wiring.package; (osgi.wiring.package=q) [caused by: Unable to resolve b"
                    + " [12](R 12.0): missing requirement [b [12](R 12.0)] "
                    + requirement
                    + "] Unresolved requirements: [[a [11](R 11.0)] osgi.wiring.package;"
                    + " (osgi.wiring.package=q)]"))
        .isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"Uses constraint violation. Unable to resolve resource b", "no licence"})
  void whatHasAnotherFormStaysAsItIs(String message) {
    assertThat(ResolveReason.inWords(message)).isEqualTo(message);
  }

  @org.junit.jupiter.api.Test
  void aNewerJavaIsNamed() {
    assertThat(
            ResolveReason.inWords(
                "Unable to resolve b [12](R 12.0): missing requirement [b [12](R 12.0)] osgi.ee;"
                    + " (&(osgi.ee=JavaSE)(version=99)) Unresolved requirements: [[b [12](R 12.0)]"
                    + " osgi.ee; (&(osgi.ee=JavaSE)(version=99))]"))
        .isEqualTo("bundle b needs JavaSE 99; this host runs Java " + Runtime.version().feature());
  }
}
