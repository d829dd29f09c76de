package org.erel.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.erel.master.Fixtures.release;
import static org.erel.master.Fixtures.repository;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.erel.api.Action;
import org.erel.api.ActionOutcome;
import org.erel.api.ActionOutcome.Result;
import org.erel.api.Document;
import org.erel.api.Group;
import org.erel.api.Host;
import org.erel.api.Order;
import org.erel.api.Problem;
import org.erel.api.Repository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Version;
import org.osgi.service.cm.ConfigurationAdmin;

@Timeout(30)
class ReconcilerTest {

  private static final Host HOST = new Host("web-1", Map.of());
  private static final Repository REPOSITORY =
      repository(release("shop@1.0.0"), release("shop@1.1.0"), release("cart@1.0.0"));

  private final List<Group> shown = new CopyOnWriteArrayList<>();
  private final HeldDocuments documents = new HeldDocuments();
  private final RecordingContainer container = new RecordingContainer();
  private final Reconciler reconciler =
      new Reconciler(
          HOST,
          new Situation(HOST, documents, () -> shown, REPOSITORY, container),
          REPOSITORY,
          container,
          new HostConfigurations(emptyAdmin()),
          new Leftovers(REPOSITORY, container));

  @BeforeEach
  void start() {
    reconciler.start();
  }

  @AfterEach
  void close() {
    reconciler.close();
  }

  @Test
  void theHostBecomesWhatItsGroupsWant() {
    wants("shop", "1.0.0");
    awaitRunning("shop@1.0.0");
    wants("shop", "1.1.0");
    awaitRunning("shop@1.1.0");
  }

  @Test
  void whatNoGroupWantsAnyMoreIsRemoved() {
    wants("shop", "1.0.0");
    awaitRunning("shop@1.0.0");
    publish("{'group':'web','members':['*']}");
    await().until(() -> container.installed().isEmpty());
  }

  @Test
  void nothingIsTouchedWhileConfigAdminDoesNotShowTheDocumentsYet() {
    wants("shop", "1.0.0");
    awaitRunning("shop@1.0.0");
    shown.clear();
    reconciler.changed();
    assertThat(perform(Action.RESTART).join().result()).isEqualTo(Result.DONE);
    assertThat(container.calls).doesNotContain("remove shop");
  }

  @Test
  void whatIsDeletedByHandComesBackWithAStartByHand() {
    wants("shop", "1.0.0");
    awaitRunning("shop@1.0.0");
    assertThat(perform(Action.DELETE).join().result()).isEqualTo(Result.DONE);
    reconciler.changed();
    assertThat(container.held("shop").part()).isEmpty();
    assertThat(perform(Action.START).join().detail()).isEqualTo("shop@1.0.0 is active");
  }

  @Test
  void whatFailedIsTriedAtOnceWhenAnOperatorLiftsItsQuarantine() throws Exception {
    container.bad = "shop@1.1.0";
    wants("shop", "1.0.0");
    awaitRunning("shop@1.0.0");
    wants("shop", "1.1.0");
    await().until(() -> !container.held("shop").quarantine().isEmpty());
    assertThat(perform(Action.RETRY).join())
        .matches(outcome -> outcome.result() == Result.FAILED)
        .matches(outcome -> outcome.detail().equals("shop@1.1.0 throws"));
    container.bad = "";
    assertThat(perform(Action.RETRY).join())
        .matches(outcome -> outcome.result() == Result.DONE)
        .matches(outcome -> outcome.detail().equals("shop@1.1.0 is active"));
    assertThat(container.calls).contains("retry shop by ann@desk");
  }

  @Test
  void aRollBackHasToPassTheGateThatTheGroupsWant() {
    publish(
        "{'group':'web','members':['*'],'releases':{'shop':{'version':'1.0.0'}},"
            + "'rollout':{'minHealthyTime':'7s','deadline':'9s'}}");
    awaitRunning("shop@1.0.0");
    reconciler
        .perform(
            new Order(
                Action.ROLLBACK, "shop", Optional.of(Version.parseVersion("0.9.0")), "ann@desk"))
        .join();
    assertThat(container.calls).contains("rollBack shop to 0.9.0 within PT7S PT9S by ann@desk");
  }

  @Test
  void anActionOnAReleaseThatNobodyWantsIsNotForThisHost() {
    assertThat(perform(Action.STOP).join().result()).isEqualTo(Result.NOT_HERE);
  }

  @Test
  void aStartOfAReleaseThatIsNotThereSaysWhatItWaitsFor() {
    wants("shop", "9.9.9");
    assertThat(perform(Action.START).join())
        .matches(outcome -> outcome.result() == Result.FAILED)
        .matches(outcome -> outcome.detail().startsWith("waiting for shop 9.9.9"));
  }

  @Test
  void aReleaseThatTakesItsTimeHoldsUpNoOther() throws Exception {
    container.slow = new CountDownLatch(1);
    wants("shop", "1.0.0");
    await().until(() -> container.calls.contains("update shop@1.0.0"));
    publish(
        "{'group':'web','members':['*'],'releases':{'shop':{'version':'1.0.0'},'cart':{'version':'1.0.0'}}}");
    awaitRunning("cart@1.0.0");
    assertThat(reconciler.busy()).isTrue();
    container.slow.countDown();
    awaitRunning("shop@1.0.0");
  }

  @Test
  void whatTheContainerDoesNotRememberIsToldUntilItIsDone() {
    container.broken = true;
    wants("shop", "1.0.0");
    await()
        .untilAsserted(
            () ->
                assertThat(reconciler.failures())
                    .containsExactly(
                        new Problem(
                            "release shop", "java.lang.IllegalStateException: on purpose")));
    container.broken = false;
    await().atMost(Duration.ofSeconds(20)).until(() -> reconciler.failures().isEmpty());
    awaitRunning("shop@1.0.0");
  }

  private CompletableFuture<ActionOutcome> perform(Action action) {
    return reconciler.perform(new Order(action, "shop", "ann@desk"));
  }

  private void wants(String release, String version) {
    publish(
        "{'group':'web','members':['*'],'releases':{'"
            + release
            + "':{'version':'"
            + version
            + "'}}}");
  }

  private void publish(String json) {
    shown.clear();
    documents.document =
        new Document("web", 1, "ann", Instant.EPOCH, false, json.replace('\'', '"'));
    shown.add(Fixtures.group(json));
    reconciler.changed();
  }

  private void awaitRunning(String release) {
    await()
        .until(
            () ->
                container.installed().stream()
                    .flatMap(installed -> installed.part().stream())
                    .anyMatch(part -> part.release().toString().equals(release)));
  }

  private static ConfigurationAdmin emptyAdmin() {
    return (ConfigurationAdmin)
        Proxy.newProxyInstance(
            ReconcilerTest.class.getClassLoader(),
            new Class<?>[] {ConfigurationAdmin.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("listConfigurations")) {
                return null;
              }
              throw new IOException("no configuration is wanted here");
            });
  }
}
