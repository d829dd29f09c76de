package org.erel.container.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.erel.container.testing.Platform.size;

import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.erel.api.Configuration;
import org.erel.api.Drift;
import org.erel.api.Problem;
import org.erel.api.Release;
import org.erel.container.testing.TestBundle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Configurations of a release that another tool writes. */
class DriftTest extends ContainerFixture {

  private Release shop;

  @BeforeEach
  void run() throws Exception {
    shop =
        platform.release(
            "shop@1.0.0",
            TestBundle.probe("1.0.0"),
            TestBundle.of("factory", "1")
                .component("com.acme.pool", "configuration-policy=\"require\""));
    platform.update(shop, size(1), new Configuration("com.acme.pool~a", "{\"size:Integer\":5}"));
    assertThat(platform.container().drift()).isEmpty();
  }

  private org.osgi.service.cm.Configuration found(String pid) throws Exception {
    for (var configuration : platform.admin().listConfigurations(null)) {
      if (configuration.getPid().startsWith(pid)) {
        return configuration;
      }
    }
    throw new AssertionError(pid);
  }

  private List<Drift> drift() {
    return platform.container().drift();
  }

  /** Who asks while the container is looking gets what it found the last time. */
  private void awaitDrift(Consumer<List<Drift>> assertion) {
    await().untilAsserted(() -> assertion.accept(drift()));
  }

  @Test
  void aChangeByAnotherToolShowsUpAndIsUndone() throws Exception {
    found("com.acme.probe|").update(new Hashtable<>(Map.of("size", 99)));
    await()
        .until(() -> platform.said("shop@1.0.0").stream().anyMatch(s -> s.startsWith("size=99 ")));

    awaitDrift(
        found ->
            assertThat(found)
                .singleElement()
                .satisfies(
                    drift -> {
                      assertThat(drift.kind()).isEqualTo(Drift.Kind.CHANGED);
                      assertThat(drift.wanted()).isEqualTo("{\"size:Integer\":1}");
                      assertThat(drift.found()).isEqualTo("{\"size:Integer\":99}");
                    }));
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(platform.container().problems())
                    .extracting(Problem::reason)
                    .singleElement()
                    .asString()
                    .contains("another tool wrote its configurations: com.acme.probe|")
                    .contains("erel drift shop"));

    assertThat(platform.container().undoDrift("shop")).hasSize(1);

    assertThat(drift()).isEmpty();
    await()
        .until(() -> platform.said("shop@1.0.0").stream().anyMatch(s -> s.startsWith("size=1 ")));
    await().atMost(Duration.ofSeconds(10)).until(() -> platform.container().problems().isEmpty());
  }

  @Test
  void whatAnotherToolDeletedOrAddedIsUndone() throws Exception {
    found("com.acme.pool~a@").delete();
    platform
        .admin()
        .getFactoryConfiguration("com.acme.pool", "b", "?")
        .update(new Hashtable<>(Map.of("size", 6)));
    await()
        .until(() -> platform.said("shop@1.0.0").stream().anyMatch(s -> s.startsWith("size=6 ")));
    awaitDrift(
        found ->
            assertThat(found)
                .extracting(Drift::kind)
                .containsExactlyInAnyOrder(Drift.Kind.DELETED, Drift.Kind.ADDED));

    platform.container().undoDrift("shop");

    assertThat(drift()).isEmpty();
    await()
        .untilAsserted(
            () ->
                assertThat(platform.said("shop@1.0.0"))
                    .hasSize(2)
                    .anyMatch(said -> said.startsWith("size=5 "))
                    .anyMatch(said -> said.startsWith("size=1 ")));
  }

  @Test
  void soDoesAnUpdateOfAnotherConfigurationAlone() throws Exception {
    found("com.acme.probe|").update(new Hashtable<>(Map.of("size", 99)));

    platform.update(shop, size(1), new Configuration("com.acme.pool~a", "{\"size:Integer\":6}"));

    assertThat(drift()).isEmpty();
    assertThat(platform.said("shop@1.0.0"))
        .hasSize(2)
        .anyMatch(said -> said.startsWith("size=6 "))
        .anyMatch(said -> said.startsWith("size=1 "));
  }

  @Test
  void theNextUpdateStartsFromThePartNotFromTheDrift() throws Exception {
    found("com.acme.probe|").update(new Hashtable<>(Map.of("size", 99)));

    platform.update(platform.release("shop@1.1.0", TestBundle.probe("1.1.0")), size(2));

    assertThat(drift()).isEmpty();
    assertThat(platform.said("shop@1.1.0")).singleElement().asString().startsWith("size=2 ");
  }
}
