package org.erel.container.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.erel.container.testing.Platform.size;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.util.Hashtable;
import java.util.Map;
import org.erel.api.Installed;
import org.erel.api.Release;
import org.erel.api.ReleaseContainer;
import org.erel.api.ReleaseState;
import org.erel.container.testing.TestBundle;
import org.erel.container.tests.bundles.Journals;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;

/** What is back after a restart of the host or of the container, and what goes before it. */
class BootTest extends ContainerFixture {

  @Test
  void whatWasCommittedIsBackAfterARestartWithAnEmptyCache() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    platform.update(platform.release("cart@1.0.0", TestBundle.probe("1.0.0")), size(2));
    platform
        .admin()
        .getConfiguration(
            "com.acme.probe|com.acme.probe|1.0.0|rel:old@1.0.0#9/00-x.jar",
            "rel:old@1.0.0#9/00-x.jar")
        .update(new java.util.Hashtable<>());

    restart();

    assertThat(platform.container().installed())
        .extracting(Installed::name)
        .containsExactly("cart", "shop");
    await()
        .untilAsserted(
            () ->
                assertThat(platform.container().installed())
                    .extracting(Installed::state)
                    .containsOnly(ReleaseState.ACTIVE));
    assertThat(platform.said("shop@1.0.0")).containsExactly("size=1 activated=1 modified=0");
    assertThat(platform.said("cart@1.0.0")).containsExactly("size=2 activated=1 modified=0");
    assertThat(platform.configurations()).hasSize(2);
  }

  @Test
  void aReleaseWhoseContentIsGoneAtBootFailsAloneAndSaysSo() throws Exception {
    Release shop = platform.release("shop@1.0.0", TestBundle.probe("1.0.0"));
    platform.update(shop, size(1));
    platform.update(platform.release("cart@1.0.0", TestBundle.probe("2.0.0")), size(2));
    Files.delete(shop.bundles().get(0).content());
    Files.writeString(folder.resolve("data/container/odd.journal"), "{\"name\":\n");

    restart();

    await().until(() -> shop().state() == ReleaseState.FAILED);
    assertThat(shop().trouble())
        .startsWith("shop@1.0.0: com.acme.probe.jar cannot be installed: its content ")
        .endsWith("is gone; drop the release again, then 'erel retry shop' or 'erel start shop'");
    await().until(() -> platform.said("cart@1.0.0").size() == 1);
    assertThat(platform.container().problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.reason()).contains("odd.journal.broken"));
    assertThatThrownBy(() -> platform.container().contents())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a journal could not be read");
  }

  @Test
  void theContainerTakesItsReleasesWithItAndBringsThemBack() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    Bundle container = FrameworkUtil.getBundle(platform.container().getClass());

    container.stop();
    assertThat(platform.bundles("")).isEmpty();

    container.start();
    await().until(() -> platform.said("shop@1.0.0").size() == 1);
  }

  @Test
  void configurationsThatCannotBeListedHoldUpNoRelease() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    Bundle container = FrameworkUtil.getBundle(platform.container().getClass());
    container.stop();
    ConfigurationAdmin admin = platform.admin();
    ServiceRegistration<?> broken =
        platform
            .context()
            .registerService(
                ConfigurationAdmin.class,
                (ConfigurationAdmin)
                    Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {ConfigurationAdmin.class},
                        (self, method, arguments) -> {
                          if (method.getName().equals("listConfigurations")
                              && arguments[0] == null) {
                            throw new IllegalStateException("torn");
                          }
                          return method.invoke(admin, arguments);
                        }),
                new Hashtable<>(Map.of(Constants.SERVICE_RANKING, 1)));

    container.start();

    await().until(() -> platform.said("shop@1.0.0").size() == 1);
    ReleaseContainer again =
        platform
            .context()
            .getService(platform.context().getServiceReference(ReleaseContainer.class));
    assertThat(again.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.reason()).contains("torn"));
    container.stop();
    broken.unregister();
  }

  @Test
  void aHostThatGoesDownStopsItsReleasesInReverse() throws Exception {
    platform.update(
        platform.release(
            "shop@1.0.0",
            TestBundle.of("b", "1").activator(Journals.class),
            TestBundle.of("a", "1").activator(Journals.class)));

    restart();

    await().until(() -> shop().state() == ReleaseState.ACTIVE);
    assertThat(System.getProperty("test.journal")).isEqualTo("+b+a-a-b+b+a");
  }
}
