package org.erel.container.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.erel.container.tests.Platform.DEADLINE;
import static org.erel.container.tests.Platform.part;
import static org.erel.container.tests.Platform.size;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.erel.api.Configuration;
import org.erel.api.Hold;
import org.erel.api.Installed;
import org.erel.api.Release;
import org.erel.api.ReleaseContainer;
import org.erel.api.ReleaseException;
import org.erel.api.ReleaseState;
import org.erel.api.Subscription;
import org.erel.container.tests.bundles.Journals;
import org.erel.container.tests.bundles.Managed;
import org.erel.container.tests.bundles.Sleeps;
import org.erel.container.tests.bundles.Spins;
import org.erel.container.tests.bundles.SpinsInStop;
import org.erel.container.tests.bundles.Stubborn;
import org.erel.container.tests.bundles.Throws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;

@Timeout(90)
class ContainerTest {

  private static final Duration SHORT = Duration.ofMillis(500);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private Platform platform;

  @BeforeEach
  void start() throws Exception {
    System.setProperty("test.spin", "true");
    System.clearProperty("test.journal");
    platform = new Platform(folder);
  }

  @AfterEach
  void stop() throws Exception {
    System.clearProperty("test.spin");
    // A zombie that is let go clears up behind itself.
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().matches("erel-(start|stop)-.*")));
    platform.close();
  }

  @Test
  void releasesWithTheSameBundlesDoNotSeeEachOther() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    platform.update(platform.release("cart@1.0.0", TestBundle.probe("1.0.0")), size(2));

    assertThat(platform.said("shop@1.0.0")).containsExactly("size=1 activated=1 modified=0");
    assertThat(platform.said("cart@1.0.0")).containsExactly("size=2 activated=1 modified=0");
    for (Bundle bundle : platform.bundles("")) {
      if (bundle.getSymbolicName().equals("com.acme.probe")) {
        assertThat(Platform.suppliers(bundle.getBundleContext()))
            .extracting(reference -> reference.getBundle())
            .containsExactly(bundle);
        assertThat(bundle.getBundleContext().getBundles())
            .extracting(Bundle::getLocation)
            .allMatch(
                location ->
                    location.startsWith("rel:")
                        || location.equals(org.osgi.framework.Constants.SYSTEM_BUNDLE_LOCATION))
            .hasSize(3);
        assertThat(
                bundle
                    .getBundleContext()
                    .getServiceReference("org.eclipse.equinox.region.RegionDigraph"))
            .isNull();
        assertThat(bundle.getBundleContext().getServiceReference("org.erel.api.ReleaseContainer"))
            .isNull();
        assertThat(
                bundle
                    .getBundleContext()
                    .getServiceReference("org.osgi.service.cm.ConfigurationAdmin"))
            .isNotNull();
      }
    }
  }

  @Test
  void aReleaseDoesNotSeeThePackagesOfTheHouse() throws Exception {
    Release shop =
        platform.release(
            "shop@1.0.0",
            TestBundle.of("com.acme.nosy", "1.0.0").header("Import-Package", "org.erel.api"));

    assertThatThrownBy(() -> platform.update(shop))
        .hasMessage(
            "shop@1.0.0 does not resolve: bundle com.acme.nosy needs package org.erel.api, which"
                + " nobody in the release or the master's list provides");
  }

  @Test
  void anUpdateBringsBundlesAndConfigurationsOfTheNewVersion() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));

    Release next = platform.release("shop@1.1.0", TestBundle.probe("1.0.0"));
    platform.update(next, size(2));

    assertThat(platform.said("shop@1.0.0")).isEmpty();
    assertThat(platform.said("shop@1.1.0")).containsExactly("size=2 activated=1 modified=0");
    Installed shop = shop();
    assertThat(shop.state()).isEqualTo(ReleaseState.ACTIVE);
    assertThat(shop.part()).contains(part(next, size(2)));
    assertThat(platform.bundles("shop@1.0.0")).isEmpty();
    assertThat(platform.regions()).hasSize(1);
    assertThat(platform.configurations()).hasSize(1);
  }

  @Test
  void theSameVersionWithOtherContentIsAnUpdate() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));

    Release other = platform.release("shop@1.0.0", TestBundle.probe("1.0.1"));
    platform.update(other, size(1));

    assertThat(shop().part()).contains(part(other, size(1)));
    assertThat(platform.bundles("shop@1.0.0"))
        .filteredOn(bundle -> bundle.getSymbolicName().equals("com.acme.probe"))
        .extracting(bundle -> bundle.getVersion().toString())
        .containsExactly("1.0.1");
    assertNothingBeside("shop@1.0.0");
    restart();
    await().until(() -> shop().state() == ReleaseState.ACTIVE);
    assertThat(shop().part()).contains(part(other, size(1)));
  }

  @Test
  void aPartIsOfTheContentThatItNames() throws Exception {
    Release shop = platform.release("shop@1.0.0", TestBundle.probe("1.0.0"));
    Release other = platform.release("shop@1.0.0", TestBundle.probe("1.0.1"));

    assertThatThrownBy(() -> platform.container().update(part(shop), other, DEADLINE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not of release shop@1.0.0 with content " + other.digest());
    assertThat(platform.container().installed()).isEmpty();
  }

  @Test
  void whatIsOnDiskIsTheOldPartOrTheNewOneAtEveryStep() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    Path record = folder.resolve("data/container/shop.json");
    String old = Files.readString(record);
    List<String> seen = new CopyOnWriteArrayList<>();
    Subscription steps =
        platform
            .container()
            .onChange(
                () -> {
                  try {
                    seen.add(shop().state() + " " + Files.readString(record));
                  } catch (IOException e) {
                    seen.add(e.toString());
                  }
                });

    platform.update(platform.release("shop@1.1.0", TestBundle.probe("1.0.0")), size(2));

    steps.close();
    String next = Files.readString(record);
    assertThat(next).contains("shop@1.1.0").contains("size:Integer\\\":2");
    assertThat(seen)
        .containsExactly("STAGING " + old, "STOPPING " + old, "STARTING " + old, "ACTIVE " + next);
  }

  @Test
  void bundlesStartInOrderAndStopInReverse() throws Exception {
    Release shop =
        platform.release(
            "shop@1.0.0",
            TestBundle.of("z", "1").activator(Journals.class),
            TestBundle.of("host", "1").activator(Journals.class),
            TestBundle.of("frag", "1").header("Fragment-Host", "host"),
            TestBundle.of("a", "1").activator(Journals.class));
    platform.update(shop);

    platform.container().stop("shop", DEADLINE);

    assertThat(System.getProperty("test.journal")).isEqualTo("+z+host+a-a-host-z");
  }

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
    assertThat(shop().failure().orElseThrow().part()).isEqualTo(part(broken, size(2)).digest());
    assertNothingBeside("shop@1.0.0");
  }

  @Test
  void anActivatorThatThrowsBringsTheOldVersionBack() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    Release broken =
        platform.release(
            "shop@1.1.0",
            TestBundle.probe("1.1.0"),
            TestBundle.of("com.acme.b", "1").activator(Throws.class));

    assertThatThrownBy(() -> platform.update(broken, size(2)))
        .hasMessage(
            "shop@1.1.0 did not start: bundle com.acme.b 1.0.0 did not start:"
                + " java.lang.IllegalStateException: no licence; shop@1.0.0 runs again");

    assertThat(platform.said("shop@1.0.0")).containsExactly("size=1 activated=2 modified=0");
    assertThat(shop().state()).isEqualTo(ReleaseState.ACTIVE);
    assertThat(shop().part().orElseThrow().release()).hasToString("shop@1.0.0");
    assertNothingBeside("shop@1.0.0");
  }

  @Test
  void aFirstPartThatFailsIsRememberedUntilAStart() throws Exception {
    Release broken =
        platform.release("shop@1.0.0", TestBundle.of("b", "1").activator(Throws.class));

    assertThatThrownBy(() -> platform.update(broken)).hasMessageContaining("no licence");

    assertThat(shop().state()).isEqualTo(ReleaseState.FAILED);
    assertThat(shop().part()).isEmpty();
    assertThat(shop().failure().orElseThrow().reason()).contains("no licence");
    assertThat(platform.bundles("")).isEmpty();
    platform.container().start("shop", DEADLINE);
    assertThat(platform.container().installed()).isEmpty();
  }

  @Test
  void aFaultOfTheHostIsAFailureLikeAnyOther() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    Release next = platform.release("shop@1.1.0", TestBundle.probe("1.1.0"));

    assertThatThrownBy(() -> platform.container().update(part(next, size(2)), next, null))
        .isInstanceOf(ReleaseException.class)
        .hasMessageStartingWith("shop@1.1.0 met a fault of the host: ");

    assertThat(platform.said("shop@1.0.0")).containsExactly("size=1 activated=1 modified=0");
    assertThat(shop().state()).isEqualTo(ReleaseState.ACTIVE);
    assertThat(shop().failure().orElseThrow().part()).isEqualTo(part(next, size(2)).digest());
    assertNothingBeside("shop@1.0.0");
  }

  @Test
  void aSleepingActivatorIsInterruptedAndTheOldVersionIsBack() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    Release sleeping =
        platform.release("shop@1.1.0", TestBundle.of("b", "1").activator(Sleeps.class));

    assertThatThrownBy(() -> platform.container().update(part(sleeping), sleeping, SHORT))
        .hasMessageContaining("bundle b 1.0.0 hangs in its start")
        .hasMessageContaining("shop@1.0.0 runs again");

    assertThat(platform.said("shop@1.0.0")).containsExactly("size=1 activated=2 modified=0");
    assertThat(platform.container().problems()).isEmpty();
    assertNothingBeside("shop@1.0.0");
  }

  @Test
  void aSpinningActivatorIsLeftBehindAsAZombieAndHoldsUpNobody() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    Release spinning =
        platform.release(
            "shop@1.1.0",
            TestBundle.of("a", "1").activator(Journals.class),
            TestBundle.of("b", "1").activator(Spins.class));

    assertThatThrownBy(() -> platform.container().update(part(spinning), spinning, SHORT))
        .hasMessageContaining("does not react to an interrupt")
        .hasMessageContaining("shop@1.0.0 runs again");

    assertThat(platform.said("shop@1.0.0")).hasSize(1);
    assertThat(System.getProperty("test.journal")).isEqualTo("+a-a");
    assertThat(platform.container().problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.subject()).isEqualTo("release shop");
              assertThat(problem.reason())
                  .startsWith("zombie threads of shop@1.1.0: restart the host when convenient")
                  .contains("bundle b 1.0.0 in its start");
            });
    platform.update(platform.release("cart@1.0.0", TestBundle.probe("1.0.0")), size(2));
    platform.update(platform.release("shop@1.2.0", TestBundle.probe("1.2.0")), size(3));
    assertThat(platform.said("cart@1.0.0")).hasSize(1);
    assertThat(platform.said("shop@1.2.0")).containsExactly("size=3 activated=1 modified=0");

    System.clearProperty("test.spin");
    await().until(() -> platform.container().problems().isEmpty());
    await().until(() -> platform.bundles("shop@1.1.0").isEmpty());
  }

  @Test
  void aZombieThatWakesUpStartsNothingMore() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    Release stubborn =
        platform.release(
            "shop@1.1.0",
            TestBundle.of("a", "1").activator(Journals.class),
            TestBundle.of("b", "1").activator(Stubborn.class),
            TestBundle.of("c", "1").activator(Journals.class));
    assertThatThrownBy(() -> platform.container().update(part(stubborn), stubborn, SHORT))
        .hasMessageContaining("bundle b 1.0.0 hangs in its start")
        .hasMessageContaining("shop@1.0.0 runs again");

    System.clearProperty("test.spin");

    await().until(() -> platform.bundles("shop@1.1.0").isEmpty());
    assertThat(System.getProperty("test.journal")).isEqualTo("+a-a");
    assertThat(platform.said("shop@1.0.0")).hasSize(1);
    await().untilAsserted(() -> assertNothingBeside("shop@1.0.0"));
  }

  @Test
  void aSpinningStopIsLeftBehindAndTheUpdateGoesOn() throws Exception {
    platform.update(
        platform.release(
            "shop@1.0.0",
            TestBundle.probe("1.0.0"),
            TestBundle.of("b", "1").activator(SpinsInStop.class)),
        size(1));

    Release next = platform.release("shop@1.1.0", TestBundle.probe("1.1.0"));
    platform.container().update(part(next, size(2)), next, SHORT);

    assertThat(platform.said("shop@1.0.0")).isEmpty();
    assertThat(platform.said("shop@1.1.0")).containsExactly("size=2 activated=1 modified=0");
    assertThat(platform.container().problems()).hasSize(1);
  }

  @Test
  void aStopThatSpinsIsReportedAndTheReleaseStartsBesideIt() throws Exception {
    platform.update(
        platform.release("shop@1.0.0", TestBundle.of("b", "1").activator(SpinsInStop.class)));

    assertThatThrownBy(() -> platform.container().stop("shop", SHORT))
        .hasMessageContaining("bundle b 1.0.0 hangs in its stop");
    assertThat(shop().state()).isEqualTo(ReleaseState.STOPPED);

    platform.container().start("shop", DEADLINE);
    assertThat(shop().state()).isEqualTo(ReleaseState.ACTIVE);
    assertThat(platform.regions()).hasSize(2);
  }

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

  @Test
  void aStopByHandIsKeptThroughUpdatesAndRestarts() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    platform.container().stop("shop", DEADLINE);
    assertThat(shop().hold()).isEqualTo(Hold.STOPPED);

    platform.update(platform.release("shop@1.1.0", TestBundle.probe("1.1.0")), size(2));
    assertThat(shop().state()).isEqualTo(ReleaseState.STOPPED);
    assertThat(shop().part().orElseThrow().release()).hasToString("shop@1.1.0");
    restart();
    await().until(() -> shop().state() == ReleaseState.STOPPED);
    assertThat(platform.said("shop@1.1.0")).isEmpty();

    platform.container().start("shop", DEADLINE);
    assertThat(shop().hold()).isEqualTo(Hold.NONE);
    assertThat(platform.said("shop@1.1.0")).containsExactly("size=2 activated=1 modified=0");
  }

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
    Files.writeString(folder.resolve("data/container/odd.json"), "{\"name\":");

    restart();

    await().until(() -> shop().state() == ReleaseState.FAILED);
    assertThat(shop().failure().orElseThrow().reason())
        .startsWith("shop@1.0.0: com.acme.probe.jar cannot be installed: its content ")
        .endsWith("is gone; drop the release again, then 'erel start shop'");
    await().until(() -> platform.said("cart@1.0.0").size() == 1);
    assertThat(platform.container().problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.reason()).contains("odd.json.broken"));
  }

  @Test
  void aDeleteGivesEverythingBackAndIsRemembered() throws Exception {
    Release shop = platform.release("shop@1.0.0", TestBundle.probe("1.0.0"));
    platform.update(shop, size(1));

    platform.container().remove("shop", Hold.DELETED, DEADLINE);

    assertThat(shop().state()).isEqualTo(ReleaseState.ABSENT);
    assertThat(shop().part()).isEmpty();
    assertThat(platform.bundles("")).isEmpty();
    assertThat(platform.regions()).isEmpty();
    assertThat(platform.configurations()).isEmpty();
    assertThatThrownBy(() -> platform.update(shop, size(1)))
        .hasMessageContaining("deleted by hand");
    restart();
    assertThat(shop().hold()).isEqualTo(Hold.DELETED);

    platform.container().start("shop", DEADLINE);
    platform.update(shop, size(1));
    platform.container().remove("shop", Hold.NONE, DEADLINE);
    assertThat(platform.container().installed()).isEmpty();
    assertThat(folder.resolve("data/container")).isEmptyDirectory();
  }

  @Test
  void nothingPilesUpOverManyUpdatesAndRollBacks() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(0));
    int bundles = platform.context().getBundles().length;
    AtomicInteger calls = new AtomicInteger();
    Subscription changes = platform.container().onChange(calls::incrementAndGet);

    for (int cycle = 1; cycle <= 30; cycle++) {
      Release next = platform.release("shop@1." + cycle + ".0", TestBundle.probe("1.0.0"));
      platform.update(next, size(cycle));
      Release broken =
          platform.release(
              "shop@2." + cycle + ".0",
              TestBundle.probe("1.0.0"),
              TestBundle.of("b", "1").activator(Throws.class));
      assertThatThrownBy(() -> platform.update(broken, size(99)))
          .hasMessageContaining("shop@1." + cycle + ".0 runs again");
    }

    assertThat(platform.said("shop@1.30.0")).containsExactly("size=30 activated=2 modified=0");
    assertThat(platform.context().getBundles()).hasSize(bundles);
    assertThat(platform.regions()).hasSize(1);
    assertThat(platform.configurations()).hasSize(1);
    assertThat(platform.leaked()).isZero();
    assertThat(calls).hasValueGreaterThan(60);
    changes.close();
    int before = calls.get();
    platform.container().stop("shop", DEADLINE);
    assertThat(calls).hasValue(before);
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
  void aReleaseUsesThePackagesOfJavaAndOfTheList() throws Exception {
    platform.update(
        platform.release(
            "shop@1.0.0",
            TestBundle.of("a", "1")
                .header(
                    "Import-Package",
                    "com.sun.net.httpserver,javax.management,org.w3c.dom,org.slf4j,"
                        + "org.osgi.framework,org.osgi.service.cm,org.osgi.service.component")
                .header(
                    "Require-Capability",
                    "osgi.extender;filter:=\"(osgi.extender=osgi.component)\","
                        + "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=17))\"")));

    assertThat(shop().state()).isEqualTo(ReleaseState.ACTIVE);
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

  @Test
  void whatCannotBeWrittenIsNotCommitted() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    Path records = folder.resolve("data/container");
    Files.move(records, folder.resolve("data/away"));
    Files.writeString(records, "in the way");

    assertThatThrownBy(
            () ->
                platform.update(platform.release("shop@1.1.0", TestBundle.probe("1.1.0")), size(2)))
        .hasMessageStartingWith("shop@1.1.0 cannot be committed, its record cannot be written: ")
        .hasMessageEndingWith("; shop@1.0.0 runs again");

    assertThat(platform.said("shop@1.0.0")).containsExactly("size=1 activated=2 modified=0");
    assertNothingBeside("shop@1.0.0");
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

  private void restart() throws Exception {
    platform.close();
    platform = new Platform(folder);
  }

  private Installed shop() {
    return platform.container().installed().stream()
        .filter(installed -> installed.name().equals("shop"))
        .findFirst()
        .orElseThrow();
  }

  private void assertNothingBeside(String id) throws Exception {
    assertThat(platform.regions()).singleElement().asString().startsWith(id + "#");
    assertThat(platform.bundles("")).allMatch(b -> b.getLocation().startsWith("rel:" + id + "#"));
    assertThat(platform.configurations())
        .isNotEmpty()
        .allMatch(pid -> pid.contains("|rel:" + id + "#"));
  }
}
