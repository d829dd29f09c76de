package org.erel.config.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.Documents;
import org.erel.api.Peers;
import org.erel.api.Problem;
import org.erel.wire.Bus;
import org.erel.wire.Message;
import org.erel.wire.MessageCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** Each test has a master of its own: folder, document store and bridge; ConfigAdmin is shared. */
@Timeout(60)
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class ConfigurationBridgeTest {

  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration QUIET = Duration.ofMillis(300);

  @TempDir static Path data;

  @InjectBundleContext BundleContext context;

  @InjectService(timeout = 10_000)
  ConfigurationAdmin admin;

  private final LocalBus bus = new LocalBus();
  private final LocalCluster cluster = new LocalCluster();
  private Bundle config;
  private String name;

  @BeforeEach
  void startMaster(TestInfo test) throws Exception {
    name = test.getTestMethod().orElseThrow().getName();
    System.setProperty("erel.id", "web-1");
    System.setProperty("erel.data", data.resolve(name).toString());
    config =
        Stream.of(context.getBundles())
            .filter(bundle -> bundle.getSymbolicName().equals("org.erel.config"))
            .findAny()
            .orElseThrow();
    config.stop();
    context.registerService(new String[] {Bus.class.getName(), Peers.class.getName()}, bus, null);
    context.registerService(Cluster.class, cluster, null);
    start();
  }

  @AfterEach
  void stopMaster() throws Exception {
    config.stop();
    Configuration[] left = admin.listConfigurations("(service.factoryPid=org.erel.group)");
    for (Configuration configuration : left == null ? new Configuration[0] : left) {
      configuration.delete();
    }
  }

  private void start() throws BundleException {
    config.start();
    await().atMost(LONG).until(bus::listens);
    ServiceReference<Documents> reference = context.getServiceReference(Documents.class);
    cluster.documents = context.getService(reference);
  }

  private static Document document(String name, long revision, String version) {
    return new Document(
        name,
        revision,
        "ann@desk",
        Instant.parse("2026-11-23T10:15:30Z"),
        false,
        "{\"group\":\"%s\",\"members\":[\"web-*\"],\"releases\":{\"shop\":{\"version\":\"%s\"}}}"
            .formatted(name, version));
  }

  private Optional<Configuration> found() {
    try {
      Configuration[] found = admin.listConfigurations("(service.pid=org.erel.group~" + name + ")");
      return found == null ? Optional.empty() : Optional.of(found[0]);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Configuration awaitRevision(long revision) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(found().map(c -> c.getProperties().get("erel.revision")))
                    .contains(revision));
    return found().orElseThrow();
  }

  private Document held() {
    return cluster.documents.find(name).orElseThrow();
  }

  private static String releases(Configuration configuration) {
    return ((String[]) configuration.getProperties().get("releases"))[0];
  }

  private static void edit(Configuration configuration, String key, Object value)
      throws IOException {
    Dictionary<String, Object> properties = configuration.getProperties();
    properties.put(key, value);
    configuration.update(properties);
  }

  private void isQuiet() {
    int publications = cluster.published.size();
    long changes = found().map(Configuration::getChangeCount).orElse(-1L);
    await()
        .during(QUIET)
        .atMost(LONG)
        .until(
            () ->
                cluster.published.size() == publications
                    && found().map(Configuration::getChangeCount).orElse(-1L) == changes);
  }

  private void awaitProblem(String... words) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(cluster.documents.problems())
                    .filteredOn(p -> p.subject().equals("configuration org.erel.group~" + name))
                    .singleElement()
                    .extracting(Problem::reason)
                    .asString()
                    .contains(words));
  }

  private void awaitNoProblem() {
    await().atMost(LONG).untilAsserted(() -> assertThat(cluster.documents.problems()).isEmpty());
  }

  @Test
  void aDocumentIsProjected() {
    cluster.documents.accept(document(name, 7, "1.2.0"));
    Configuration configuration = awaitRevision(7);
    assertThat(configuration.getFactoryPid()).isEqualTo("org.erel.group");
    assertThat(configuration.getProperties().get("members")).isEqualTo(new String[] {"web-*"});
    assertThat(configuration.getProperties().get("rollout.deadline.ms")).isEqualTo(120_000L);
    assertThat(releases(configuration)).isEqualTo("shop:1.2.0");
    assertThat(configuration.getBundleLocation()).isEqualTo("?");
    isQuiet();
    assertThat(cluster.published).isEmpty();
  }

  @Test
  void aProjectionThatTheDiskRefusesIsReportedAndTriedAgain() throws Exception {
    // a folder that is not empty stands where ConfigAdmin has its file
    Path place =
        Stream.of(context.getBundles())
            .filter(bundle -> bundle.getSymbolicName().equals("org.apache.felix.configadmin"))
            .findAny()
            .orElseThrow()
            .getDataFile("config/org/erel/group%007e" + name + ".config")
            .toPath();
    Path inTheWay = Files.createDirectories(place.resolve("in-the-way"));
    cluster.documents.accept(document(name, 1, "1.2.0"));
    awaitProblem("group " + name + " is not in ConfigAdmin", "tried again");
    Files.delete(inTheWay);
    Files.delete(place);
    awaitRevision(1);
    awaitNoProblem();
  }

  @Test
  void aTombstoneRemovesTheProjection() {
    cluster.documents.accept(document(name, 1, "1.2.0"));
    awaitRevision(1);
    cluster.documents.accept(new Document(name, 2, "ann@desk", Instant.now(), true, ""));
    await().atMost(LONG).until(() -> found().isEmpty());
    isQuiet();
    assertThat(cluster.published).isEmpty();
    cluster.documents.accept(document(name, 3, "1.3.0"));
    awaitRevision(3);
    assertThat(cluster.documents.problems()).isEmpty();
  }

  @Test
  void anEditIsPublishedOnceAndComesBack() throws Exception {
    cluster.documents.accept(document(name, 1, "1.2.0"));
    edit(awaitRevision(1), "releases", new String[] {"shop:1.3.0"});
    Configuration configuration = awaitRevision(2);
    assertThat(releases(configuration)).isEqualTo("shop:1.3.0");
    isQuiet();
    assertThat(cluster.published).hasSize(1);
    assertThat(held().publisher()).isEqualTo("web-1");
    assertThat(cluster.documents.problems()).isEmpty();
  }

  @Test
  void editsInARowAllCount() throws Exception {
    cluster.documents.accept(document(name, 1, "1.2.0"));
    awaitRevision(1);
    for (int i = 1; i <= 50; i++) {
      edit(found().orElseThrow(), "releases", new String[] {"shop:2." + i + ".0"});
    }
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              String last = releases(found().orElseThrow());
              assertThat(held().content()).contains(last.substring("shop:".length()));
              // ConfigAdmin has no update on a condition: what collides is not lost in silence
              if (cluster.documents.problems().isEmpty()) {
                assertThat(last).isEqualTo("shop:2.50.0");
              }
            });
    awaitRevision(held().revision());
    isQuiet();
  }

  @Test
  void anEditThatTheBrokerDoesNotBringBackIsHeldAllTheSame() throws Exception {
    cluster.documents.accept(document(name, 1, "1.2.0"));
    cluster.loses = true;
    edit(awaitRevision(1), "releases", new String[] {"shop:1.3.0"});
    awaitRevision(2);
    assertThat(held().reference()).isEqualTo(cluster.published.element().reference());
  }

  @Test
  void aConfigurationMadeByHandIsPublished() throws Exception {
    // as the console of a bundle would: bound to that bundle
    admin
        .getFactoryConfiguration("org.erel.group", name)
        .update(new Hashtable<>(java.util.Map.of("members", "web-*", "releases", "shop:1.0.0")));
    Configuration configuration = awaitRevision(1);
    assertThat(configuration.getProperties().get("rollout.canaries")).isEqualTo(0);
    assertThat(configuration.getBundleLocation()).isEqualTo("?");
    assertThat(held().content()).contains("\"shop\"");
    isQuiet();
    assertThat(cluster.documents.problems()).isEmpty();
    assertThat(cluster.published).hasSize(1);
  }

  @Test
  void aDeletionEndsTheGroup() throws Exception {
    cluster.documents.accept(document(name, 1, "1.2.0"));
    awaitRevision(1).delete();
    await().atMost(LONG).until(() -> held().tombstone());
    isQuiet();
    assertThat(found()).isEmpty();
    assertThat(cluster.published).hasSize(1);
    cluster.documents.accept(document(name, 3, "1.3.0"));
    awaitRevision(3);
    assertThat(cluster.documents.problems()).isEmpty();
  }

  @Test
  void aBadEditIsPutBack() throws Exception {
    cluster.documents.accept(document(name, 1, "1.2.0"));
    edit(awaitRevision(1), "rollout.canaries", "many");
    awaitProblem("made on web-1", "property 'rollout.canaries' is 'many'", "put back");
    await()
        .atMost(LONG)
        .until(() -> found().orElseThrow().getProperties().get("rollout.canaries").equals(0));
    isQuiet();
    assertThat(cluster.published).isEmpty();
  }

  @Test
  void aBadConfigurationMadeByHandIsLeftToBeCorrected() throws Exception {
    Configuration configuration = admin.getFactoryConfiguration("org.erel.group", name, "?");
    configuration.update(new Hashtable<>(java.util.Map.of("releases", "shop:1.0.0")));
    awaitProblem("property 'members' is missing");
    edit(configuration, "members", "web-*");
    awaitRevision(1);
  }

  @Test
  void anEditOfAnOldRevisionIsPutBack() throws Exception {
    cluster.documents.accept(document(name, 1, "1.2.0"));
    Dictionary<String, Object> old = awaitRevision(1).getProperties();
    cluster.documents.accept(document(name, 2, "1.3.0"));
    awaitRevision(2);
    old.put("releases", new String[] {"shop:9.0.0"});
    found().orElseThrow().update(old);
    awaitProblem("edited as revision 1", "revision 2 by ann@desk is held since");
    await().atMost(LONG).until(() -> releases(found().orElseThrow()).equals("shop:1.3.0"));
    assertThat(cluster.published).isEmpty();
  }

  @Test
  void aProblemIsOverWhenANewerRevisionIsProjected() throws Exception {
    cluster.documents.accept(document(name, 1, "1.2.0"));
    edit(awaitRevision(1), "rollout.canaries", "many");
    awaitProblem("put back");
    await()
        .atMost(LONG)
        .until(() -> found().orElseThrow().getProperties().get("rollout.canaries").equals(0));
    isQuiet();
    awaitProblem("put back");
    cluster.documents.accept(document(name, 2, "1.3.0"));
    awaitNoProblem();
  }

  @Test
  void aProblemIsOverWhenAnEditIsPublished() throws Exception {
    Configuration configuration = admin.getFactoryConfiguration("org.erel.group", name, "?");
    configuration.update(new Hashtable<>(java.util.Map.of("releases", "shop:1.0.0")));
    awaitProblem("property 'members' is missing");
    edit(configuration, "members", "web-*");
    awaitRevision(1);
    awaitNoProblem();
  }

  @Test
  void whatOthersRefuseIsPutBack() throws Exception {
    cluster.documents.accept(document(name, 1, "1.2.0"));
    cluster.refusal = Optional.of("revision 5 by bob is held");
    edit(awaitRevision(1), "releases", new String[] {"shop:1.3.0"});
    awaitProblem("web-2=revision 5 by bob is held", "put back");
    await().atMost(LONG).until(() -> releases(found().orElseThrow()).equals("shop:1.2.0"));
    isQuiet();
    assertThat(cluster.published).hasSize(1);
    assertThat(held().revision()).isEqualTo(1);
  }

  @Test
  void withoutABrokerAnEditIsNumberedHere() throws Exception {
    cluster.documents.accept(document(name, 1, "1.2.0"));
    bus.connected = false;
    edit(awaitRevision(1), "releases", new String[] {"shop:1.3.0"});
    edit(awaitRevision(2), "releases", new String[] {"shop:1.4.0"});
    awaitRevision(3);
    bus.connected = true;
    cluster.reachable = false;
    found().orElseThrow().delete();
    await().atMost(LONG).until(() -> held().tombstone());
    assertThat(held().revision()).isEqualTo(4);
    assertThat(held().publisher()).isEqualTo("web-1");
    assertThat(cluster.published).isEmpty();
  }

  @Test
  void anEditMadeBeforeARestartIsPublishedAfterIt() throws Exception {
    cluster.documents.accept(document(name, 1, "1.2.0"));
    awaitRevision(1);
    config.stop();
    edit(found().orElseThrow(), "releases", new String[] {"shop:1.3.0"});
    start();
    awaitRevision(2);
    assertThat(held().content()).contains("1.3.0");
  }

  @Test
  void whatWasStoredBeforeARestartIsProjectedAfterIt() throws Exception {
    cluster.documents.accept(document(name, 1, "1.2.0"));
    awaitRevision(1);
    config.stop();
    Files.write(
        data.resolve(name).resolve("documents").resolve(name + ".json"),
        MessageCodec.encode(document(name, 2, "1.3.0")));
    start();
    assertThat(releases(awaitRevision(2))).isEqualTo("shop:1.3.0");
    config.stop();
    start();
    isQuiet();
    assertThat(cluster.published).isEmpty();
  }

  @Test
  void aConfigurationWithoutAGroupsNameIsReported() throws Exception {
    Configuration configuration = admin.createFactoryConfiguration("org.erel.group", "?");
    configuration.update(new Hashtable<>(java.util.Map.of("members", "web-*")));
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(cluster.documents.problems())
                    .extracting(Problem::subject)
                    .containsExactly("configuration " + configuration.getPid()));
    configuration.delete();
    awaitNoProblem();
  }

  @Test
  void aPublicationIsAnsweredAndProjected() {
    await().atMost(5, TimeUnit.SECONDS).until(() -> !bus.sent.isEmpty());
    assertThat(bus.sent.remove()).isEqualTo(new Message.Ask("web-1", List.of()));
    Document document = document(name, 1, "1.2.0");
    bus.deliver(new Message.Publication(document));
    assertThat(bus.sent.remove()).isEqualTo(new Message.Stored("web-1", document.reference()));
    awaitRevision(1);
    bus.deliver(new Message.Publication(document(name, 1, "1.3.0")));
    assertThat(bus.sent.remove())
        .isInstanceOfSatisfying(
            Message.Refused.class,
            refused -> assertThat(refused.reason()).contains("revision 1 by ann@desk is held"));
    bus.deliver(new Message.Fetch(List.of(name, "unknown")));
    await().atMost(LONG).until(() -> bus.sent.contains(new Message.Copy(document)));
  }
}
