package org.erel.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Settings;
import org.erel.broker.OperatorSession;
import org.erel.testing.CertificateAuthority;
import org.erel.testing.ErelCommand;
import org.erel.testing.ErelHome;
import org.erel.testing.MasterProcess;
import org.erel.trust.Signer;
import org.erel.wire.ContentBus;
import org.erel.wire.Destination;
import org.erel.wire.PiecesRequest;
import org.erel.wire.ReleasePiece;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A user of the broker for each master and operator, as bin/erel-broker-setup makes them: masters
 * do all that they need, and the broker refuses what they do not.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class BrokerUsersIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int NOT_ALLOWED = 530;

  @TempDir private static Path folder;

  private final List<MasterProcess> masters = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();
  private ErelHome home;
  private SecureBroker broker;

  @BeforeAll
  void begin() throws Exception {
    home = ErelHome.ofTheBuild();
    broker = new SecureBroker(folder, home);
    String said =
        broker.setUp(
            "--master", "web-1", "web-2", "web-3", "web-4", "--operator", "ann", "bob", "carl");
    assertThat(said).contains("erel.host.web-1 is new; it comes in by a certificate");
    for (String host : List.of("web-1", "web-2")) {
      MasterProcess master = new MasterProcess(home, host, folder.resolve(host));
      broker.environment("erel.host." + host).forEach(master::with);
      masters.add(master.start());
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(erel(Attempt.BOB, "hosts").out())
                    .as(saidByMasters())
                    .contains("web-1", "web-2"));
  }

  @AfterAll
  void end() {
    masters.forEach(MasterProcess::close);
    if (broker != null) {
      broker.close();
    }
  }

  @AfterEach
  void closeConnections() {
    connections.forEach(Connection::abort);
    connections.clear();
  }

  private ErelCommand.Outcome erel(String user, String... arguments) throws IOException {
    ErelCommand command = new ErelCommand(home, folder);
    for (Map.Entry<String, String> variable : broker.environment(user).entrySet()) {
      command = command.with(variable.getKey(), variable.getValue());
    }
    return command.run(arguments);
  }

  private Channel as(String user) throws Exception {
    Connection connection = broker.connect(user, "erel");
    connections.add(connection);
    return connection.createChannel();
  }

  private String saidByMasters() {
    StringBuilder said = new StringBuilder();
    masters.forEach(master -> said.append(master.tail()));
    return said.toString();
  }

  @Test
  void mastersAndOperatorsDoTheirWork() throws Exception {
    Files.writeString(folder.resolve("db.json"), GroupText.of("db", "db-*").json());
    ErelCommand.Outcome published =
        erel("erel.operator.ann", "publish", "--wait", "all", "db.json");
    assertThat(published.exitCode()).as(published + saidByMasters()).isZero();
    assertThat(published.out()).contains("is on disk at 2 of 2 hosts: web-1, web-2");
    ErelCommand.Outcome status = erel(Attempt.BOB, "status");
    assertThat(status.exitCode()).as(status + saidByMasters()).isZero();
    assertThat(status.out()).contains("web-1", "web-2");
    assertThat(erel(Attempt.BOB, "groups").out()).contains("db");
    assertThat(saidByMasters()).doesNotContain("ACCESS_REFUSED");
  }

  @Test
  void aMasterTellsWhoItIsInEachMessage() throws Exception {
    Channel observer = as(Attempt.BOB);
    String queue = observer.queueDeclare().getQueue();
    observer.queueBind(queue, Destination.STATUS_EXCHANGE, "#");
    masters.get(0).stop();
    masters.get(0).start().awaitReady();
    GetResponse[] got = new GetResponse[1];
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              GetResponse next = observer.basicGet(queue, true);
              got[0] = next == null || !isOf(next, "web-1") ? got[0] : next;
              return got[0] != null;
            });
    assertThat(got[0].getProps().getUserId()).isEqualTo("erel.host.web-1");
    await().atMost(PATIENCE).until(() -> erel(Attempt.BOB, "hosts").out().contains("web-1"));
  }

  private static boolean isOf(GetResponse message, String key) {
    return message.getEnvelope().getRoutingKey().equals(key);
  }

  @ParameterizedTest
  @MethodSource("org.erel.cluster.tests.Attempt#refused")
  void theBrokerRefusesWhatIsNotNeeded(Attempt refused) throws Exception {
    Channel channel = as(refused.user());
    Throwable failure = catchThrowable(() -> refused.action().on(channel));
    assertThat(failure).as("what came of it").isNotNull();
    assertThat(Attempt.code(failure)).as(failure.toString()).isEqualTo(refused.code());
  }

  @Test
  void allThatMastersDoIsAllowedToEach() throws Exception {
    Channel channel = as(Attempt.WEB_3);
    for (String exchange :
        List.of(
            "erel.config",
            "erel.command",
            "erel.status",
            "erel.reply",
            "erel.content",
            "erel.cluster")) {
      channel.exchangeDeclarePassive(exchange);
    }
    Attempt.bindOwn(channel, "erel.config", "");
    Attempt.bindOwn(channel, "erel.command", "all");
    Attempt.bindOwn(channel, "erel.command", "host.web-3");
    Attempt.bindOwn(channel, "erel.reply", Attempt.WEB_3);
    Attempt.bindAny(channel, "any");
    Attempt.consume(channel, Attempt.WEB_3);
    Attempt.consume(channel, Destination.ANY_QUEUE);
    Attempt.bindContent(channel, Attempt.RELEASE);
    channel.queueUnbind(Attempt.WEB_3_CONTENT, "erel.content", Attempt.RELEASE);
    Attempt.consume(channel, Attempt.WEB_3_CONTENT);
    Attempt.bindRelease(channel, Attempt.RELEASE);
    Attempt.consume(channel, "erel." + Attempt.RELEASE);
    Attempt.publish(channel, "erel.command", Attempt.RELEASE, Attempt.WEB_3);
    Attempt.publish(channel, "erel.content", Attempt.RELEASE, Attempt.WEB_3);
    Attempt.publish(channel, "erel.status", "web-3", Attempt.WEB_3);
    Attempt.publish(channel, "erel.command", "all", Attempt.WEB_3);
    Attempt.publish(channel, "erel.command", "any", Attempt.WEB_3);
    Attempt.publish(channel, "erel.command", "host.web-2", Attempt.WEB_3);
    Attempt.publish(channel, "erel.reply", "erel.host.web-2", Attempt.WEB_3);
    Attempt.publish(channel, "erel.reply", "amq.gen-nobody", Attempt.WEB_3);
    Attempt.publish(channel, "erel.config", "", Attempt.WEB_3);
  }

  @Test
  void operatorsServeSendAndReceiveReleases() throws Exception {
    String release = "c3".repeat(32);
    try (OperatorSession serving = session("erel.operator.ann");
        OperatorSession receiving = session(Attempt.BOB)) {
      serving
          .content()
          .serve(
              release,
              request -> send(serving, new ReleasePiece(release, 7, "ann", new byte[] {1, 2, 3})));
      BlockingQueue<ReleasePiece> pieces = new LinkedBlockingQueue<>();
      ContentBus.Reception reception =
          receiving.content().receive(release, new PiecesReceiver(pieces));
      PiecesRequest request = new PiecesRequest(release, "bob", List.of(7));
      await().atMost(PATIENCE).until(() -> reception.ask(request, Optional.empty()));
      ReleasePiece piece = pieces.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(piece).isNotNull();
      assertThat(piece.content()).containsExactly(1, 2, 3);
      assertThat(piece.host()).isEqualTo("ann");
    }
  }

  private OperatorSession session(String user) throws Exception {
    Map<String, String> settings = new HashMap<>();
    broker
        .environment(user)
        .forEach(
            (name, value) -> settings.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
    return OperatorSession.open(settings, Signer.NONE);
  }

  private static void send(OperatorSession session, ReleasePiece piece) {
    try {
      session.content().send(piece);
    } catch (BrokerUnavailableException e) {
      throw new IllegalStateException(e); // nothing arrives then
    }
  }

  private record PiecesReceiver(Queue<ReleasePiece> pieces) implements ContentBus.Receiver {

    @Override
    public void arrived(ReleasePiece piece) {
      pieces.add(piece);
    }

    @Override
    public void asked(PiecesRequest request) {}

    @Override
    public void lost(String reason) {}
  }

  @Test
  void aQueueOfAnotherOperatorIsLocked() throws Exception {
    String queue = as("erel.operator.carl").queueDeclare().getQueue();
    Channel bob = as(Attempt.BOB);
    assertThat(Attempt.code(catchThrowable(() -> Attempt.consume(bob, queue))))
        .isEqualTo(Attempt.RESOURCE_LOCKED);
  }

  /** Why a receiver goes by the user-id, and takes nothing that has none. */
  @Test
  void aCopyReachesAnotherKeyButCannotClaimItsUser() throws Exception {
    Channel observer = as(Attempt.BOB);
    String queue = observer.queueDeclare().getQueue();
    observer.queueBind(queue, Destination.STATUS_EXCHANGE, "web-2");
    Channel liar = as(Attempt.WEB_3);
    AMQP.BasicProperties copied =
        new AMQP.BasicProperties.Builder()
            .headers(Map.of("CC", List.of("web-2")))
            .messageId("copy")
            .build();
    liar.confirmSelect();
    liar.basicPublish(
        "erel.status", "web-3", copied.builder().userId(Attempt.WEB_3).build(), new byte[0]);
    liar.waitForConfirmsOrDie(PATIENCE.toMillis());
    GetResponse got = observer.basicGet(queue, true);
    while (got != null && !"copy".equals(got.getProps().getMessageId())) {
      got = observer.basicGet(queue, true); // web-2 itself tells something
    }
    assertThat(got).isNotNull();
    assertThat(got.getProps().getUserId()).isEqualTo(Attempt.WEB_3);
    AMQP.BasicProperties claiming = copied.builder().userId("erel.host.web-2").build();
    liar.basicPublish("erel.status", "web-3", claiming, new byte[0]);
    Throwable failure = catchThrowable(() -> liar.waitForConfirmsOrDie(PATIENCE.toMillis()));
    assertThat(Attempt.code(failure)).isEqualTo(Attempt.PRECONDITION_FAILED);
  }

  @Test
  void nobodyElseComesIn() throws Exception {
    assertThatThrownBy(() -> broker.connect((CertificateAuthority.Issued) null, "erel"))
        .as("without a certificate")
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(AuthenticationFailureException.class);
    CertificateAuthority other = new CertificateAuthority(folder.resolve("other"), "other");
    assertThatThrownBy(() -> broker.connect(other.issue(Attempt.WEB_3), "erel"))
        .as("with one of another authority")
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(AuthenticationFailureException.class);
    assertThatThrownBy(() -> broker.connect("erel.host.web-99", "erel"))
        .as("as nobody's user")
        .isInstanceOf(AuthenticationFailureException.class);
    Throwable elsewhere = catchThrowable(() -> broker.connect(Attempt.WEB_3, "%2f"));
    assertThat(Attempt.code(elsewhere)).as("in another virtual host").isEqualTo(NOT_ALLOWED);
    Map<String, String> blank =
        Map.of(
            Settings.BROKER,
            broker.administratorUri("erel").replace("erel:erel", Attempt.WEB_3 + ":"));
    assertThatThrownBy(() -> OperatorSession.open(blank, Signer.NONE))
        .as("with an empty password")
        .hasMessageContaining("it refused the user " + Attempt.WEB_3);
  }

  @Test
  void theScriptMayRunAgainAndTakesUsersAway() throws Exception {
    Connection connection = broker.connect("erel.host.web-4", "erel");
    connections.add(connection);
    assertThat(broker.setUp("--master", "web-4", "--operator", "bob"))
        .contains("erel.host.web-4 was there; its rights in erel are set")
        .contains(Attempt.BOB + " was there");
    assertThat(connection.isOpen()).isTrue();
    String dry = broker.setUp("--dry-run", "--remove", "--master", "web-4");
    assertThat(dry).contains("delete_user 'erel.host.web-4'");
    assertThat(connection.isOpen()).isTrue();
    assertThat(broker.setUp("--remove", "--master", "web-4"))
        .contains("erel.host.web-4 is deleted");
    await().atMost(PATIENCE).until(() -> !connection.isOpen());
    assertThatThrownBy(() -> broker.connect("erel.host.web-4", "erel"))
        .isInstanceOf(AuthenticationFailureException.class);
    assertThat(broker.setUp("--remove", "--master", "web-4"))
        .contains("erel.host.web-4 was not there");
  }

  @Test
  void aPasswordIsToldOnceAndLetsItsUserIn() throws Exception {
    String said = broker.setUp("--passwords", "--vhost", "other", "--operator", "dan");
    String password = said.replaceAll("(?s).*erel.operator.dan is new; .*now: (\\S+)\\s.*", "$1");
    assertThat(password).hasSize(24);
    String uri =
        broker.administratorUri("other").replace("erel:erel", "erel.operator.dan:" + password);
    OperatorSession.open(uri).close();
    assertThat(broker.setUp("--passwords", "--vhost", "other", "--operator", "dan"))
        .contains("erel.operator.dan was there")
        .doesNotContain("told only now");
    OperatorSession.open(uri).close();
    Channel administrator = administrator("other");
    administrator.exchangeDelete(Destination.STATUS_EXCHANGE);
    assertThatThrownBy(() -> OperatorSession.open(uri))
        .isInstanceOf(BrokerUnavailableException.class)
        .hasMessageContaining("does not let the user erel.operator.dan do what Erel needs (403 ")
        .hasMessageContaining("erel-broker-setup")
        .hasMessageNotContaining(password);
    broker.setUp("--vhost", "other");
    OperatorSession.open(uri).close();
  }

  private Channel administrator(String vhost) throws Exception {
    broker.control("set_permissions", "-p", vhost, "erel", ".*", ".*", ".*");
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker.administratorUri(vhost));
    Connection connection = factory.newConnection();
    connections.add(connection);
    return connection.createChannel();
  }
}
