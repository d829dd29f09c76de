package org.erel.material.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.erel.api.HealthGate;
import org.erel.api.Release;
import org.erel.container.testing.Platform;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two releases that each bring Felix HTTP and serve the same path. */
class HttpIsolationTest extends MaterialFixture {

  private static final HealthGate SHORT = Platform.within(Duration.ofSeconds(4));

  private int port;
  private Release a;
  private Release b;

  @BeforeEach
  void make() throws Exception {
    port = freePort();
    List<Path> http = Material.jars("http");
    a = release("a@1.0.0", http, Bundles.servlet());
    b = release("b@1.0.0", http, Bundles.servlet());
  }

  /** It serves its first servlet a moment after it listens. */
  private void awaitServed(int where, String release) {
    await()
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> get(where, "/where").body().startsWith("rel:" + release + "@1.0.0"));
  }

  @Test
  void onePathIsServedOnTwoPorts() throws Exception {
    int another = freePort();
    update(a, http(port));
    update(b, http(another));

    awaitServed(port, "a");
    awaitServed(another, "b");
  }

  @Test
  void whoeverComesSecondToAPortIsRefusedAndTheFirstGoesOn() throws Exception {
    update(a, http(port));
    awaitServed(port, "a");

    assertThatThrownBy(
            () -> platform.container().update(Platform.part(b, http(port)), b, SHORT, BY))
        .hasMessageContaining("bundle org.apache.felix.http.jetty12")
        .hasMessageContaining("serves no HTTP: its port is taken or not configured, see its log");

    awaitServed(port, "a");
    assertThat(platform.bundles("b@")).isEmpty();
  }

  @Test
  void aPortThatIsFreeAgainIsTaken() throws Exception {
    update(a, http(port));
    platform.container().stop("a", BY, DEADLINE);

    update(b, http(port));
    awaitServed(port, "b");

    platform.container().restart("b", BY, DEADLINE);
    awaitServed(port, "b");
  }

  @Test
  void anHttpServiceThatNobodyGaveAPortDoesNotListenAndSaysSo() {
    assertThatThrownBy(() -> platform.container().update(Platform.part(a), a, SHORT, BY))
        .hasMessageContaining("serves no HTTP: its port is taken or not configured");
  }
}
