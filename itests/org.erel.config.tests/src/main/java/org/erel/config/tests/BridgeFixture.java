package org.erel.config.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Dictionary;
import java.util.Optional;
import java.util.stream.Stream;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.Documents;
import org.erel.api.Problem;
import org.erel.wire.Ballot;
import org.erel.wire.Bus;
import org.erel.wire.Held;
import org.erel.wire.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
abstract class BridgeFixture {

  static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration QUIET = Duration.ofMillis(300);

  @TempDir static Path data;

  @InjectBundleContext BundleContext context;

  @InjectService(timeout = 10_000)
  ConfigurationAdmin admin;

  final LocalBus bus = new LocalBus();
  final LocalCluster cluster = new LocalCluster();
  Documents documents;
  Bundle config;
  String name;

  @BeforeEach
  void startMaster(TestInfo test) throws Exception {
    name = test.getTestMethod().orElseThrow().getName();
    System.setProperty("erel.id", "web-1");
    System.setProperty("erel.unsigned", "true");
    System.setProperty("erel.data", data.resolve(name).toString());
    config =
        Stream.of(context.getBundles())
            .filter(bundle -> bundle.getSymbolicName().equals("org.erel.config"))
            .findAny()
            .orElseThrow();
    config.stop();
    context.registerService(Bus.class, bus, null);
    cluster.store = this::store;
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

  void start() throws BundleException {
    config.start();
    await().atMost(LONG).until(bus::listens);
    ServiceReference<Documents> reference = context.getServiceReference(Documents.class);
    documents = context.getService(reference);
  }

  static Held held(Document document) {
    return new Held(document, new Ballot(document.revision(), document.publisher()));
  }

  /** As another host would bring it, which sends it again to one that is starting. */
  void store(Document document) {
    await().atMost(LONG).until(bus::listens);
    bus.deliver(new Message.Transfer(held(document)));
  }

  static Document document(String name, long revision, String version) {
    return new Document(
        name,
        revision,
        "ann@desk",
        Instant.parse("2026-11-23T10:15:30Z"),
        false,
        "{\"group\":\"%s\",\"members\":[\"web-*\"],\"releases\":{\"shop\":{\"version\":\"%s\"}}}"
            .formatted(name, version));
  }

  Optional<Configuration> found() {
    try {
      Configuration[] found = admin.listConfigurations("(service.pid=org.erel.group~" + name + ")");
      return found == null ? Optional.empty() : Optional.of(found[0]);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  Configuration awaitRevision(long revision) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(found().map(c -> c.getProperties().get("erel.revision")))
                    .contains(revision));
    // the bridge looks again at what it wrote; an edit in that very moment may be overwritten
    isQuiet();
    return found().orElseThrow();
  }

  Document held() {
    return documents.find(name).orElseThrow();
  }

  static String releases(Configuration configuration) {
    return ((String[]) configuration.getProperties().get("releases"))[0];
  }

  static void edit(Configuration configuration, String key, Object value) throws IOException {
    Dictionary<String, Object> properties = configuration.getProperties();
    properties.put(key, value);
    configuration.update(properties);
  }

  void isQuiet() {
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

  void awaitProblem(String... words) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(documents.problems())
                    .filteredOn(p -> p.subject().equals("configuration org.erel.group~" + name))
                    .singleElement()
                    .extracting(Problem::reason)
                    .asString()
                    .contains(words));
  }

  void awaitNoProblem() {
    await().atMost(LONG).untilAsserted(() -> assertThat(documents.problems()).isEmpty());
  }
}
