package org.erel.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowingConsumer;
import org.erel.api.Action;
import org.erel.api.Base;
import org.erel.api.Cluster;
import org.erel.api.ForgetOutcome;
import org.erel.api.Hold;
import org.erel.api.HostState;
import org.erel.api.HostStatus;
import org.erel.api.Order;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishTerms;
import org.erel.api.Quorum;
import org.erel.api.ReleaseStatus;
import org.erel.api.Target;
import org.erel.broker.OperatorSession;
import org.erel.testing.ErelCommand;
import org.erel.testing.ErelHome;
import org.erel.testing.MasterProcess;
import org.erel.testing.Ports;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * The cluster of a test class: a broker, masters, and an operator. Each master has both samples in
 * its releases folder, and a port of its own for them. What masters said last goes into the message
 * of a failure; all of it ends with the class.
 */
final class TestCluster
    implements BeforeAllCallback,
        AfterAllCallback,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {

  /** How long anything may take that is not said to take longer. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A question that was asked before any host was connected is asked again after this. */
  private static final Duration HEARING = Duration.ofSeconds(2);

  private static final List<String> SAMPLES = List.of("greeting-1.0.0.erel", "greeting-1.1.0.erel");

  private final TestBroker.Starter starter;
  private final List<String> first;
  private final Map<String, MasterProcess> masters = new ConcurrentSkipListMap<>();
  private final Map<String, Integer> ports = new ConcurrentSkipListMap<>();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private ErelHome home;
  private TestBroker broker;
  private Path folder;
  private OperatorSession session;

  /**
   * A cluster to be registered as an extension of a class.
   *
   * @param starter starts the broker
   * @param hosts the masters that are up before the first test
   */
  TestCluster(TestBroker.Starter starter, String... hosts) {
    this.starter = starter;
    this.first = List.of(hosts);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("erel-cluster-");
    broker = starter.start();
    home = ErelHome.ofTheBuild();
    for (String host : first) {
      master(host).start();
    }
    try {
      for (String host : first) {
        awaitConnected(host);
      }
      awaitAnnounced();
    } catch (IOException | RuntimeException e) {
      told(e);
      throw e;
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (session != null) {
      session.close();
    }
    masters.values().forEach(MasterProcess::close);
    if (broker != null) {
      broker.close();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw told(failure);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw told(failure);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw told(failure);
  }

  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw told(failure);
  }

  private Throwable told(Throwable failure) {
    StringBuilder said = new StringBuilder();
    masters.values().forEach(master -> said.append(master.tail()));
    failure.addSuppressed(new AssertionError(said.toString()));
    return failure;
  }

  /** The master of a host, which may not run. */
  MasterProcess master(String host) throws IOException {
    MasterProcess known = masters.get(host);
    if (known != null) {
      return known;
    }
    int port = Ports.free();
    MasterProcess master =
        new MasterProcess(home, host, folder.resolve(host))
            .label("http", Integer.toString(port))
            .with("EREL_BROKER", broker.uri());
    for (String sample : SAMPLES) {
      Files.copy(sample(sample), master.releases().resolve(sample));
    }
    ports.put(host, port);
    masters.put(host, master);
    return master;
  }

  /** Starts the master of a host, for the first time or again, and waits until it is connected. */
  MasterProcess start(String host) throws IOException {
    MasterProcess master = master(host).start();
    awaitConnected(host);
    return master;
  }

  /** A master is ready without a broker. */
  private void awaitConnected(String host) throws IOException {
    master(host).awaitReady();
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .untilAsserted(
            () ->
                assertThat(operator().hosts(HEARING).hosts())
                    .extracting(status -> status.host().identifier())
                    .contains(host));
  }

  /** So that no document comes later that no test publishes. */
  private void awaitAnnounced() {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .untilAsserted(
            () -> {
              assertThat(operator().releaseDocuments(HEARING)).hasSameSizeAs(SAMPLES);
              assertThat(operator().hosts(HEARING).hosts())
                  .hasSameSizeAs(first)
                  .extracting(HostStatus::documents)
                  .as("what they hold")
                  .containsOnly(status(first.get(0)).documents());
            });
  }

  static Path sample(String name) {
    return Path.of(System.getProperty("erel.samples")).resolve(name);
  }

  TestBroker broker() {
    return broker;
  }

  Path folder() {
    return folder;
  }

  ErelHome home() {
    return home;
  }

  /** Runs a command as an operator would. */
  ErelCommand.Outcome erel(String... arguments) throws IOException {
    return new ErelCommand(home, folder).with("EREL_BROKER", broker.uri()).run(arguments);
  }

  /** Writes a file for {@link #erel}. */
  String file(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
    return name;
  }

  /** What a library would ask; connected when it is first used. */
  synchronized Cluster operator() throws Exception {
    if (session == null) {
      session = OperatorSession.open(broker.uri());
    }
    return session.cluster();
  }

  /** After the broker was away. */
  synchronized void connectAnew() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  /** Publishes, and expects all hosts that run to have it on disk. */
  PublishOutcome publish(GroupText text) throws Exception {
    Quorum all = Quorum.parse(Integer.toString(running().size()));
    PublishOutcome outcome =
        operator()
            .publish(
                text.json(),
                "test",
                new PublishTerms(Base.LATEST, false, all, PATIENCE),
                far -> {});
    assertThat(outcome.acknowledged()).as(outcome.toString()).isTrue();
    assertThat(outcome.refused()).isEmpty();
    assertThat(outcome.stored()).containsAll(running());
    return outcome;
  }

  List<String> running() {
    return masters.values().stream()
        .filter(MasterProcess::isAlive)
        .map(MasterProcess::identifier)
        .toList();
  }

  /** Has the web hosts run version 1.0.0 that says Hello, whatever went before. */
  void reset() throws Exception {
    for (String host : first) {
      if (!master(host).isAlive()) { // a test before this one failed
        start(host);
      }
    }
    for (String gone : operator().hosts(PATIENCE).silent()) {
      assertThat(operator().forget(gone, false, PATIENCE))
          .as(gone)
          .isEqualTo(ForgetOutcome.FORGOTTEN);
    }
    for (HostStatus status : operator().hosts(PATIENCE).hosts()) {
      for (ReleaseStatus release : status.releases()) {
        if (release.hold() != Hold.NONE) {
          perform(Action.START, release, status);
        }
        if (!release.quarantine().isEmpty()) {
          // published first: what was in quarantine is not wanted again meanwhile
          publish(GroupText.web("1.0.0", "Hello"));
          perform(Action.RETRY, release, status);
        }
      }
    }
    settle(GroupText.web("1.0.0", "Hello"));
    for (String host : running()) {
      if (host.startsWith("web-")) {
        awaitAnswer(host, "Hello from greeting 1.0.0");
      }
    }
  }

  private void perform(Action action, ReleaseStatus release, HostStatus host) throws Exception {
    operator()
        .perform(
            new Order(action, release.name(), "test"),
            new Target(Target.Kind.HOST, host.host().identifier()),
            PATIENCE);
  }

  /** Publishes, and waits until all hosts are what it says. */
  void settle(GroupText text) throws Exception {
    publish(text);
    for (String host : running()) {
      awaitStatus(
          host, status -> assertThat(status.state()).isIn(HostState.SETTLED, HostState.WAITING));
    }
  }

  /** A host that is starting may lose a question: whoever waits for it asks again. */
  HostStatus status(String host) throws Exception {
    return operator().hosts(HEARING).hosts().stream()
        .filter(status -> status.host().identifier().equals(host))
        .findFirst()
        .orElseThrow(() -> new AssertionError(host + " does not answer"));
  }

  /** The one release of a host, by its name. */
  static ReleaseStatus release(HostStatus status, String name) {
    return status.releases().stream()
        .filter(release -> release.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no release " + name + " in " + status));
  }

  void awaitStatus(String host, ThrowingConsumer<HostStatus> right) {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> right.accept(status(host)));
  }

  /** What the sample on a host answers; empty where nobody does, or its server says 503. */
  Optional<String> ask(String host) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get(host) + "/"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return Optional.of(response.body().strip()).filter(body -> response.statusCode() == 200);
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  void awaitAnswer(String host, String answer) {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(ask(host)).as("answer of " + host).contains(answer));
  }

  void awaitSilence(String host) {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(ask(host)).as("answer of " + host).isEmpty());
  }
}
