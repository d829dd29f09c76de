package org.erel.container.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.erel.container.testing.Platform.BY;
import static org.erel.container.testing.Platform.DEADLINE;
import static org.erel.container.testing.Platform.part;
import static org.erel.container.testing.Platform.size;
import static org.erel.container.testing.Platform.within;

import java.time.Duration;
import org.erel.api.Configuration;
import org.erel.api.HealthGate;
import org.erel.api.Installed;
import org.erel.api.JournalEntry;
import org.erel.api.JournalStep;
import org.erel.api.Release;
import org.erel.api.ReleaseException;
import org.erel.api.ReleaseState;
import org.erel.container.testing.TestBundle;
import org.erel.container.tests.bundles.Check;
import org.erel.container.tests.bundles.Command;
import org.erel.container.tests.bundles.Picky;
import org.erel.container.tests.bundles.StopsItself;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a release must pass after a switch, and what becomes of it where it does not. */
class HealthGateTest extends ContainerFixture {

  /** What does not pass is waited for so long, and so is the way back, which must succeed. */
  private static final HealthGate SHORT = gate(0, 3_000);

  private static HealthGate gate(long minHealthyMillis, long deadlineMillis) {
    return new HealthGate(Duration.ofMillis(minHealthyMillis), Duration.ofMillis(deadlineMillis));
  }

  @BeforeEach
  void runV1() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
  }

  @AfterEach
  void healthy() {
    System.clearProperty("test.health");
  }

  private void update(Release release, HealthGate gate) throws ReleaseException {
    platform.container().update(part(release, size(2)), release, gate, BY);
  }

  private static TestBundle checked() {
    return TestBundle.of("com.acme.checked", "1.0.0")
        .header("Import-Package", "org.osgi.framework,org.apache.felix.hc.api")
        .component(
            "com.acme.checked",
            Check.class,
            "",
            "<property name=\"hc.name\" value=\"pulse\"/>"
                + "<service><provide interface=\"org.apache.felix.hc.api.HealthCheck\"/></service>");
  }

  private void assertV1RunsAgain(Release refused) throws Exception {
    assertThat(platform.said("shop@1.0.0")).singleElement().asString().startsWith("size=1 ");
    assertNothingBeside("shop@1.0.0");
    Installed shop = shop();
    assertThat(shop.state()).isEqualTo(ReleaseState.ACTIVE);
    assertThat(shop.quarantined(part(refused, size(2)))).isPresent();
  }

  @Test
  void aComponentThatWaitsForAServiceIsRolledBackWithItsReferenceNamed() throws Exception {
    Release next =
        platform.release(
            "shop@1.1.0",
            TestBundle.probe("1.1.0"),
            TestBundle.of("com.acme.cart", "1.1.0")
                .component(
                    "com.acme.cart",
                    Picky.class,
                    "immediate=\"true\"",
                    "<reference name=\"pool\" interface=\"java.lang.Runnable\" target=\"(pool=main)\"/>"));

    assertThatThrownBy(() -> update(next, SHORT))
        .hasMessage(
            "shop@1.1.0 did not pass its health gate: not healthy within 3s: component"
                + " com.acme.cart of bundle com.acme.cart waits for service java.lang.Runnable (its"
                + " reference pool, target (pool=main)); shop@1.0.0 runs again");

    assertV1RunsAgain(next);
  }

  @Test
  void aComponentThatTheReleaseSaysItToleratesMayWaitForEver() throws Exception {
    Release next =
        platform.release(
            "shop@1.1.0",
            TestBundle.of("com.acme.cart", "1.1.0")
                .component(
                    "com.acme.cart",
                    Picky.class,
                    "immediate=\"true\"",
                    "<reference name=\"pool\" interface=\"java.lang.Runnable\"/>"));

    platform
        .container()
        .update(
            part(
                next,
                new Configuration(
                    "org.erel.health", "{\"components.tolerated\":[\"com.acme.*\"]}")),
            next,
            within(DEADLINE),
            BY);

    assertThat(shop().state()).isEqualTo(ReleaseState.ACTIVE);
    assertThat(platform.configurations()).noneMatch(pid -> pid.startsWith("org.erel.health"));
  }

  @Test
  void aComponentThatDoesNotActivateIsRolledBackWithItsReason() throws Exception {
    Release next =
        platform.release(
            "shop@1.1.0",
            TestBundle.of("com.acme.picky", "1.1.0")
                .component(
                    "com.acme.picky",
                    Picky.class,
                    "immediate=\"true\"",
                    "<property name=\"size\" type=\"Integer\" value=\"11\"/>"));

    assertThatThrownBy(() -> update(next, SHORT))
        .hasMessageContaining("component com.acme.picky of bundle com.acme.picky did not activate")
        .hasMessageContaining("size 11 is too much");

    assertV1RunsAgain(next);
  }

  @Test
  void aComponentThatNobodyConfiguredIsSwitchedOffAndNotAiling() throws Exception {
    update(
        platform.release(
            "shop@1.1.0",
            TestBundle.of("com.acme.extra", "1.1.0")
                .component("com.acme.extra", "configuration-policy=\"require\"")),
        within(DEADLINE));

    assertThat(shop().state()).isEqualTo(ReleaseState.ACTIVE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CRITICAL                | CRITICAL: pulse is CRITICAL",
        "HEALTH_CHECK_ERROR      | HEALTH_CHECK_ERROR: pulse is HEALTH_CHECK_ERROR",
        "TEMPORARILY_UNAVAILABLE | TEMPORARILY_UNAVAILABLE: pulse is TEMPORARILY_UNAVAILABLE",
        "throw                   | threw java.lang.IllegalStateException: no pulse",
      })
  void aHealthCheckThatComplainsIsRolledBack(String health, String reason) throws Exception {
    System.setProperty("test.health", health);
    Release next = platform.release("shop@1.1.0", checked());

    assertThatThrownBy(() -> update(next, SHORT))
        .hasMessageContaining("health check pulse of bundle com.acme.checked 1.0.0 " + reason);

    assertV1RunsAgain(next);
  }

  @Test
  void aHealthCheckThatSpinsIsRolledBackAndHoldsUpNobody() throws Exception {
    System.setProperty("test.health", "hang");
    Release next = platform.release("shop@1.1.0", checked());

    assertThatThrownBy(() -> update(next, SHORT))
        .hasMessageContaining("health check pulse of bundle com.acme.checked 1.0.0 did not answer");

    assertThat(platform.said("shop@1.0.0")).singleElement().asString().startsWith("size=1 ");
    System.clearProperty("test.spin");
    await().untilAsserted(() -> assertV1RunsAgain(next));
  }

  @ParameterizedTest
  @CsvSource({"OK", "WARN"})
  void aHealthCheckThatIsContentPasses(String health) throws Exception {
    System.setProperty("test.health", health);

    update(platform.release("shop@1.1.0", checked()), within(DEADLINE));

    assertThat(shop().part().orElseThrow().release()).hasToString("shop@1.1.0");
  }

  @Test
  void whatIsNotReadyAtOnceIsWaitedFor() throws Exception {
    System.setProperty("test.health", "TEMPORARILY_UNAVAILABLE");
    Release next = platform.release("shop@1.1.0", checked());
    Thread recovers =
        new Thread(
            () -> {
              await().until(() -> shop().state() == ReleaseState.STARTING);
              System.setProperty("test.health", "OK");
            });
    recovers.start();

    update(next, gate(100, 20_000));

    recovers.join();
    assertThat(shop().part().orElseThrow().release()).hasToString("shop@1.1.0");
    JournalEntry committed = last();
    assertThat(committed.step()).isEqualTo(JournalStep.COMMIT);
    assertThat(committed.took()).isGreaterThanOrEqualTo(Duration.ofMillis(100));
  }

  private JournalEntry last() {
    var history = platform.container().history("shop");
    return history.get(history.size() - 1);
  }

  @Test
  void aBundleThatStopsItselfWhileItIsJudgedIsRolledBackAtOnce() throws Exception {
    Release next =
        platform.release(
            "shop@1.1.0", TestBundle.of("com.acme.quitter", "1").activator(StopsItself.class));
    long begin = System.nanoTime();

    assertThatThrownBy(() -> update(next, gate(60_000, 80_000)))
        .hasMessageContaining("bundle com.acme.quitter 1.0.0")
        .hasMessageEndingWith("; shop@1.0.0 runs again");

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(40));
    assertV1RunsAgain(next);
  }

  @Test
  void aConfigurationThatAComponentDoesNotTakeIsPutBack() throws Exception {
    Release shop =
        platform.release(
            "shop@1.1.0",
            TestBundle.of("com.acme.picky", "1.1.0")
                .component(
                    "com.acme.probe",
                    Picky.class,
                    "immediate=\"true\" activate=\"activate\" configuration-policy=\"require\"",
                    ""));
    platform.container().update(part(shop, size(5)), shop, within(DEADLINE), BY);

    assertThatThrownBy(() -> platform.container().update(part(shop, size(11)), shop, SHORT, BY))
        .hasMessageContaining("size 11 is too much")
        .hasMessageEndingWith("; the configurations of shop@1.1.0 are back");

    assertThat(shop().part()).contains(part(shop, size(5)));
    assertThat(shop().state()).isEqualTo(ReleaseState.ACTIVE);
    assertThat(shop().quarantined(part(shop, size(11)))).isPresent();
    assertThat(shop().quarantined(part(shop, size(5)))).isEmpty();
    assertThat(platform.container().drift()).isEmpty();
  }

  @Test
  void whatIsInQuarantineIsNotTriedUntilARetryAndOthersGoOn() throws Exception {
    System.setProperty("test.health", "CRITICAL");
    Release bad = platform.release("shop@1.1.0", checked());
    assertThatThrownBy(() -> update(bad, SHORT)).isInstanceOf(ReleaseException.class);
    System.setProperty("test.health", "OK");

    assertThatThrownBy(() -> update(bad, SHORT))
        .hasMessageStartingWith("shop@1.1.0 is in quarantine; 'erel retry shop' lifts it: ");
    platform.update(platform.release("cart@1.0.0", TestBundle.probe("1.0.0")), size(3));
    platform.update(platform.release("shop@1.2.0", TestBundle.probe("1.2.0")), size(4));
    assertThat(platform.said("cart@1.0.0")).hasSize(1);
    assertThatThrownBy(() -> update(bad, SHORT)).hasMessageContaining("is in quarantine");

    restart();
    await().until(() -> shop().state() == ReleaseState.ACTIVE);
    assertThatThrownBy(() -> update(bad, SHORT)).hasMessageContaining("is in quarantine");
    platform.container().retry("shop", BY);
    update(bad, within(DEADLINE));

    assertThat(shop().part().orElseThrow().release()).hasToString("shop@1.1.0");
    assertThat(shop().quarantine()).isEmpty();
  }

  @Test
  void aCommandThatAnotherReleaseHasIsReportedAndOnlyTheNewcomerFails() throws Exception {
    platform.update(
        platform.release(
            "cart@1.0.0", TestBundle.of("com.acme.cart", "1").activator(Command.class)));
    Release next =
        platform.release(
            "shop@1.1.0", TestBundle.of("com.acme.shop", "1").activator(Command.class));

    assertThatThrownBy(() -> update(next, SHORT))
        .hasMessageContaining(
            "Gogo command shop:buy of bundle com.acme.shop 1.0.0 is that of release cart@1.0.0"
                + " already; give it another scope");

    assertThat(platform.said("shop@1.0.0")).singleElement().asString().startsWith("size=1 ");
    assertThat(shop().quarantined(part(next, size(2)))).isPresent();
    assertThat(platform.container().installed())
        .extracting(Installed::state)
        .containsOnly(ReleaseState.ACTIVE);
  }

  @Test
  void aNewVersionMayHaveTheCommandsOfTheOldOne() throws Exception {
    platform.update(
        platform.release(
            "shop@1.1.0", TestBundle.of("com.acme.shop", "1").activator(Command.class)));
    platform.update(
        platform.release(
            "shop@1.2.0", TestBundle.of("com.acme.shop", "2").activator(Command.class)));

    assertThat(shop().part().orElseThrow().release()).hasToString("shop@1.2.0");
  }

  @Test
  void whatFallsIllAfterItsCommitIsReportedAndNotRolledBack() throws Exception {
    update(platform.release("shop@1.1.0", checked()), within(DEADLINE));

    System.setProperty("test.health", "CRITICAL");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(shop().trouble())
                    .contains("health check pulse of bundle com.acme.checked 1.0.0 CRITICAL"));
    assertThat(shop().state()).isEqualTo(ReleaseState.ACTIVE);

    System.setProperty("test.health", "OK");
    await().atMost(Duration.ofSeconds(20)).until(() -> shop().trouble().isEmpty());
  }
}
