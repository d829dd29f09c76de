package org.erel.material.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.erel.container.testing.TestBundle;
import org.junit.jupiter.api.Test;

/** The Felix Web Console with plugins and an HTTP server of its own. */
class WebConsoleTest extends MaterialFixture {

  @Test
  void theConsoleShowsItsPagesAndTheBundlesOfItsReleaseAlone() throws Exception {
    update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")));
    int port = freePort();

    update(release("console@5.0.18", Material.jars("http", "webconsole")), http(port));

    await()
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () ->
                get(port, "/system/console/components").statusCode() == 200
                    && get(port, "/system/console/events").statusCode() == 200
                    && get(port, "/system/console/depfinder").statusCode() == 200
                    && get(port, "/system/console/memoryusage").statusCode() == 200);
    HttpResponse<String> page = get(port, "/system/console/bundles");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Apache Felix Web Console", "/system/console/components");
    assertThat(get(port, "/system/console/bundles.json").body())
        .contains("org.apache.felix.webconsole", "org.apache.felix.framework")
        .doesNotContain("com.acme.probe", "org.erel.container")
        .contains("15 bundles in total - all 15 bundles active");
    assertThat(new Components(platform).wanting("console@5.0.18")).isEmpty();
  }
}
