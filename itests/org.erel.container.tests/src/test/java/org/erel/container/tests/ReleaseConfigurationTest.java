package org.erel.container.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.erel.container.testing.Platform.part;
import static org.erel.container.testing.Platform.size;

import java.util.List;
import org.erel.api.Configuration;
import org.erel.api.Release;
import org.erel.container.testing.TestBundle;
import org.erel.container.tests.bundles.Managed;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** The configurations that come with a part. */
class ReleaseConfigurationTest extends ContainerFixture {

  @Test
  void aChangeOfConfigurationAloneRestartsNothing() throws Exception {
    Release shop = platform.release("shop@1.0.0", TestBundle.probe("1.0.0"));
    platform.update(shop, size(1));
    List<Bundle> before = platform.bundles("");

    platform.update(shop, size(2));

    await()
        .untilAsserted(
            () ->
                assertThat(platform.said("shop@1.0.0"))
                    .containsExactly("size=2 activated=1 modified=1"));
    assertThat(platform.bundles("")).isEqualTo(before);
    assertThat(shop().part()).contains(part(shop, size(2)));
  }

  @Test
  void aBrokenConfigurationIsRefusedAndTheOldOneStays() throws Exception {
    Release shop = platform.release("shop@1.0.0", TestBundle.probe("1.0.0"));
    platform.update(shop, size(1));

    assertThatThrownBy(
            () ->
                platform.update(
                    shop, new Configuration("com.acme.probe", "{\"size:Integer\":\"many\"}")))
        .hasMessageContaining("configuration com.acme.probe is not valid");

    assertThat(platform.said("shop@1.0.0")).containsExactly("size=1 activated=1 modified=0");
    assertThat(shop().part()).contains(part(shop, size(1)));
  }

  @Test
  void factoriesManagedServicesAndPlaceholdersGetTheirConfigurations() throws Exception {
    Release shop =
        platform.release(
            "shop@1.0.0",
            TestBundle.of("factory", "1")
                .component("com.acme.pool", "configuration-policy=\"require\""),
            TestBundle.of("managed", "1")
                .activator(Managed.class)
                .header("Import-Package", "org.osgi.framework,org.osgi.service.cm"));
    platform.update(
        shop,
        new Configuration("com.acme.managed", "{\"size:Integer\":5}"),
        new Configuration("com.acme.pool~a", "{\"size:Integer\":1}"),
        new Configuration("com.acme.pool~b", "{\"size\":\"$[prop:test.size]\"}"));

    await()
        .untilAsserted(
            () ->
                assertThat(platform.said("shop@1.0.0"))
                    .hasSize(3)
                    .anyMatch(said -> said.startsWith("size=1 "))
                    .anyMatch(said -> said.startsWith("size=42 "))
                    .contains("size=5"));

    platform.update(shop, new Configuration("com.acme.pool~a", "{\"size:Integer\":7}"));
    await()
        .untilAsserted(
            () ->
                assertThat(platform.said("shop@1.0.0"))
                    .hasSize(2)
                    .anyMatch(said -> said.startsWith("size=7 "))
                    .contains("size=null"));
  }
}
