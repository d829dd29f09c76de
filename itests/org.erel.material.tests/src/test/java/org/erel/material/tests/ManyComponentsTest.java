package org.erel.material.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.erel.api.Configuration;
import org.erel.api.Release;
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

  private static final Configuration TOLERATED =
      new Configuration(
          "org.erel.health",
          "{\"components.tolerated\":[\"%s\",\"%s\",\"%s\"]}"
              .formatted(PERSISTENCE, DECORATOR, CONSOLE));

  /**
   * Some of its components never come to be satisfied: for want of a content repository, and by
   * their nature. The release names them, and only them.
   */
  @Test
  void aReleaseOfNinetyBundlesPassesItsGateAndAnswers() throws Exception {
    int port = freePort();
    List<Path> jars = Material.jars("spifly", "sling");
    assertThat(jars).hasSizeGreaterThan(90);
    Release sling = release("sling@1.0.0", jars);

    update(sling, http(port), RESOLVER, USERS, TOLERATED);

    await()
        .atMost(Duration.ofSeconds(40))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> get(port, INFO).body().equals("{\"authType\":\"BASIC\",\"userID\":\"admin\"}"));
    Components components = new Components(platform);
    assertThat(components.count("sling@1.0.0")).isGreaterThan(190);
    assertThat(components.wanting("sling@1.0.0"))
        .filteredOn(line -> !line.startsWith("NO_CONFIGURATION"))
        .extracting(line -> line.split(" ")[0] + " " + line.split(" ")[2])
        .containsExactly(
            "FAILED_ACTIVATION " + PERSISTENCE,
            "UNSATISFIED_REFERENCE " + DECORATOR,
            "UNSATISFIED_REFERENCE " + CONSOLE);
    assertThat(components.wanting("sling@1.0.0"))
        .filteredOn(line -> line.startsWith("NO_CONFIGURATION"))
        .allMatch(line -> line.endsWith(" require"))
        .isNotEmpty();
  }
}
