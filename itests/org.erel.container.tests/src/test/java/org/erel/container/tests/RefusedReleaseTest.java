package org.erel.container.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.erel.container.testing.Platform.part;
import static org.erel.container.testing.Platform.size;

import java.nio.file.Files;
import org.erel.api.Release;
import org.erel.api.ReleaseException;
import org.erel.api.ReleaseState;
import org.erel.container.testing.TestBundle;
import org.erel.container.tests.bundles.Journals;
import org.junit.jupiter.api.Test;

/** Releases that cannot be installed or do not resolve, and the reasons told. */
class RefusedReleaseTest extends ContainerFixture {

  @Test
  void whatDoesNotResolveLeavesTheRunningVersionAlone() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    Release broken =
        platform.release(
            "shop@1.1.0",
            TestBundle.probe("1.1.0"),
            TestBundle.of("com.acme.b", "1")
                .header("Import-Package", "com.acme.api;version=\"[1.0,2)\""));

    assertThatThrownBy(() -> platform.update(broken, size(2)))
        .isInstanceOf(ReleaseException.class)
        .hasMessage(
            "shop@1.1.0 does not resolve: bundle com.acme.b needs package com.acme.api [1.0.0,2.0.0),"
                + " which nobody in the release or the master's list provides");

    assertThat(platform.said("shop@1.0.0")).containsExactly("size=1 activated=1 modified=0");
    assertThat(shop().state()).isEqualTo(ReleaseState.ACTIVE);
    assertThat(shop().quarantine().get(0).part()).isEqualTo(part(broken, size(2)).digest());
    assertNothingBeside("shop@1.0.0");
  }

  @Test
  void nothingRunsToTellWhyAReleaseDoesNotResolve() throws Exception {
    Release twice =
        platform.release(
            "shop@1.0.0",
            TestBundle.of("a", "1").activator(Journals.class),
            TestBundle.of("s;singleton:=true", "1").activator(Journals.class),
            TestBundle.of("s;singleton:=true", "2").activator(Journals.class));

    assertThatThrownBy(() -> platform.update(twice))
        .hasMessageStartingWith("shop@1.0.0 does not resolve: ");

    assertThat(System.getProperty("test.journal")).isNull();
    assertThat(platform.bundles("")).isEmpty();
  }

  @Test
  void theReasonIsTheDeepestOne() throws Exception {
    Release shop =
        platform.release(
            "shop@1.0.0",
            TestBundle.of("a", "1").header("Import-Package", "com.acme.b"),
            TestBundle.of("b", "1")
                .header("Export-Package", "com.acme.b")
                .header("Import-Package", "com.acme.c;version=2"));

    assertThatThrownBy(() -> platform.update(shop))
        .hasMessage(
            "shop@1.0.0 does not resolve: bundle b needs package com.acme.c 2.0.0 or later, which"
                + " nobody in the release or the master's list provides");
  }

  @Test
  void whatIsNoBundleOrExtendsTheFrameworkIsRefused() throws Exception {
    Release junk = platform.release("shop@1.0.0", TestBundle.of("a", "1"));
    Files.writeString(junk.bundles().get(0).content(), "no jar");
    assertThatThrownBy(() -> platform.update(junk))
        .hasMessageStartingWith("shop@1.0.0: a.jar cannot be installed: ");

    Release extension =
        platform.release(
            "shop@1.1.0", TestBundle.of("x", "1").header("Fragment-Host", "system.bundle"));
    assertThatThrownBy(() -> platform.update(extension))
        .hasMessage(
            "shop@1.1.0: x.jar cannot be installed: it extends the framework, which no release"
                + " may");
    assertThat(platform.regions()).isEmpty();
  }
}
