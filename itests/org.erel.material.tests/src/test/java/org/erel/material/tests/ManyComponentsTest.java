package org.erel.material.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.erel.api.Configuration;
import org.erel.api.Part;
import org.erel.api.Release;
import org.erel.container.testing.Platform;
import org.junit.jupiter.api.Test;

/** Apache Sling without a content repository: 94 bundles with 192 components. */
class ManyComponentsTest extends MaterialFixture {

  private static final String INFO = "/system/sling/info.sessionInfo.json";
  private static final String PERSISTENCE =
      "org.apache.sling.event.impl.jobs.jcr.PersistenceHandler";
  private static final String DECORATOR =
      "org.apache.sling.servlets.resolver.internal.ScriptResourceDecorator";
  private static final String CONSOLE =
      "org.apache.sling.servlets.resolver.internal.console.WebConsolePlugin";

  private static final Configuration RESOLVER =
      new Configuration(
          "org.apache.sling.jcr.resource.internal.JcrResourceResolverFactoryImpl",
          "{\"resource.resolver.required.providernames\":[]}");

  private static final Configuration USERS =
      new Configuration(
          "org.apache.sling.serviceusermapping.impl.ServiceUserMapperImpl",
          "{\"user.enable.default.mapping:Boolean\":true,\"require.validation:Boolean\":false}");

  /**
   * It answers, and yet some of its components never come to be satisfied: for want of a content
   * repository, and by their nature. So the gate, which asks for all, sends it away.
   */
  @Test
  void aReleaseOfNinetyBundlesAnswersAndItsGateNamesTheComponentsThatNeverWill() throws Exception {
    int port = freePort();
    List<Path> jars = Material.jars("spifly", "sling");
    assertThat(jars).hasSizeGreaterThan(90);
    Release sling = release("sling@1.0.0", jars);
    ExecutorService operator = Executors.newSingleThreadExecutor();
    try {
      Future<?> update =
          operator.submit(
              () -> {
                Part part = Platform.part(sling, http(port), RESOLVER, USERS);
                platform
                    .container()
                    .update(part, sling, Platform.within(Duration.ofSeconds(40)), BY);
                return null;
              });
      await()
          .atMost(Duration.ofSeconds(40))
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(
              () -> get(port, INFO).body().equals("{\"authType\":\"BASIC\",\"userID\":\"admin\"}"));
      Components components = new Components(platform);
      assertThat(components.count("sling@1.0.0")).isGreaterThan(190);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(wanting(components))
                      .extracting(line -> line.split(" ")[0] + " " + line.split(" ")[2])
                      .containsExactly(
                          "FAILED_ACTIVATION " + PERSISTENCE,
                          "UNSATISFIED_REFERENCE " + DECORATOR,
                          "UNSATISFIED_REFERENCE " + CONSOLE));
      assertThat(components.wanting("sling@1.0.0"))
          .filteredOn(line -> line.startsWith("NO_CONFIGURATION"))
          .allMatch(line -> line.endsWith(" require"))
          .hasSize(26);
      assertThatThrownBy(() -> update.get(80, TimeUnit.SECONDS))
          .hasMessageContainingAll("did not pass its health gate", PERSISTENCE, DECORATOR, CONSOLE);
    } finally {
      operator.shutdownNow();
    }
  }

  private static List<String> wanting(Components components) throws Exception {
    return components.wanting("sling@1.0.0").stream()
        .filter(line -> !line.startsWith("NO_CONFIGURATION"))
        .toList();
  }
}
