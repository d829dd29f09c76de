package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractThrowableAssert;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Problem;
import org.erel.api.Settings;
import org.erel.testing.Brokers;
import org.erel.testing.CertificateAuthority;
import org.erel.testing.RabbitNode;
import org.erel.trust.Signer;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with client certificates on a RabbitMQ node that wants one of everybody. */
class RabbitTlsTest extends BusFixture {

  /** The user that the node begins with. */
  private static final String USER = "erel";

  @TempDir static Path folder;

  private RabbitNode node;
  private CertificateAuthority authority;
  private CertificateAuthority stranger;
  private CertificateAuthority.Issued own;

  @BeforeAll
  void begin() throws Exception {
    Brokers.requireInstalled();
    authority = new CertificateAuthority(folder, "ca");
    stranger = new CertificateAuthority(folder, "stranger");
    own = authority.issue(USER);
    node = Brokers.ownNodeWithTls(authority);
  }

  @AfterAll
  void end() {
    if (node != null) {
      node.close();
    }
  }

  @Override
  String uri() {
    return node.uri();
  }

  private Map<String, String> settings(CertificateAuthority.Issued certificate) {
    Map<String, String> settings = new HashMap<>();
    settings.put(Settings.BROKER, "amqps://localhost:" + node.tlsPort());
    settings.put(Settings.TLS_CA, authority.certificate().toString());
    if (certificate != null) {
      settings.put(Settings.TLS_CERTIFICATE, certificate.certificate().toString());
      settings.put(Settings.TLS_KEY, certificate.key().toString());
    }
    return settings;
  }

  private AbstractThrowableAssert<?, ?> assertRefused(Map<String, String> settings) {
    return assertThatThrownBy(() -> AmqpBus.operator(settings::get, Signer.NONE))
        .isInstanceOf(BrokerUnavailableException.class)
        .hasMessageStartingWith(
            "no connection to the broker " + BrokerAddress.parse(settings::get).get(0) + ": ")
        .hasMessageNotContaining(CertificateAuthority.PASSWORD);
  }

  @Test
  void theCertificateIsTheLogin() throws Exception {
    AmqpBus operator = closing(AmqpBus.operator(settings(own)::get, Signer.NONE));
    assertThat(operator.connected()).isTrue();
    Map<String, String> keystore = settings(null);
    keystore.put(Settings.TLS_KEYSTORE, own.keystore().toString());
    keystore.put(Settings.TLS_PASSWORD, CertificateAuthority.PASSWORD);
    assertThat(closing(AmqpBus.operator(keystore::get, Signer.NONE)).connected()).isTrue();
  }

  @Test
  void userAndPasswordOfTheUriWinOverTheCertificatesName() throws Exception {
    Map<String, String> settings = settings(authority.issue("nobody"));
    settings.put(Settings.BROKER, "amqps://erel:erel@localhost:" + node.tlsPort());
    assertThat(closing(AmqpBus.operator(settings::get, Signer.NONE)).connected()).isTrue();
  }

  @Test
  void eachMessageClaimsTheUserThatTheBrokerVerifies() throws Exception {
    AmqpBus operator = operator();
    Channel raw = raw();
    String queue = raw.queueDeclare().getQueue();
    raw.queueBind(queue, Destination.STATUS_EXCHANGE, "#");
    operator.send(Destination.status("a"), new Message.Leaving("a"));
    GetResponse got = raw.basicGet(queue, true);
    assertThat(got.getProps().getUserId()).isEqualTo(USER);
  }

  @Test
  void whoHasNoCertificateIsRefusedAndToldWhatToSet() {
    assertRefused(settings(null))
        .hasMessageContaining("it broke off the TLS connection (")
        .hasMessageContaining("set erel.tls.certificate and erel.tls.key");
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
    assertRefused(settings(stranger.issue(USER)))
        .hasMessageContaining("it broke off the TLS connection (")
        .hasMessageContaining("use one that is from an authority it trusts");
  }

  @Test
  void aCertificateOfNoUserIsRefused() throws Exception {
    CertificateAuthority.Issued nobody = authority.issue("nobody");
    assertRefused(settings(nobody))
        .hasMessageContaining("refused the holder of the certificate in " + nobody.certificate())
        .hasMessageContaining("erel-broker-setup");
  }

  @Test
  void aBrokerOfAnotherAuthorityIsNotTrusted() {
    Map<String, String> settings = settings(own);
    settings.put(Settings.TLS_CA, stranger.certificate().toString());
    assertRefused(settings)
        .hasMessageContaining("from an authority that is not trusted here")
        .hasMessageContaining("set erel.tls.ca");
  }

  @Test
  void theWrongOneOfTheTwoPortsIsTold() {
    Map<String, String> settings = settings(own);
    settings.put(Settings.BROKER, "amqp://erel:erel@localhost:" + node.tlsPort());
    assertRefused(settings).hasMessageContaining("if this is its port for TLS, use amqps://");
    settings.put(Settings.BROKER, "amqps://localhost:" + node.port());
    assertRefused(settings)
        .hasMessageContaining("no TLS is spoken there")
        .hasMessageContaining("5671");
  }

  @Test
  void aBrokerWithoutThePluginIsTold() throws Exception {
    mechanisms("'PLAIN'");
    try {
      assertRefused(settings(own))
          .hasMessageContaining("enable its plugin rabbitmq_auth_mechanism");
    } finally {
      mechanisms("'EXTERNAL','PLAIN'");
    }
  }

  private void mechanisms(String names) throws Exception {
    String eval = "application:set_env(rabbit, auth_mechanisms, [" + names + "]).";
    Process control =
        node.administering("sh", "-c", "exec \"$RABBITMQCTL\" eval \"$0\"", eval).start();
    assertThat(control.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(control.exitValue()).isZero();
  }

  @Test
  void aMasterComesInAsSoonAsItsFilesAreRenewed() throws Exception {
    CertificateAuthority.Issued old = authority.issue(USER, "san=dns:old", -9, 3);
    Path certificate = folder.resolve("renewed.pem");
    Path key = folder.resolve("renewed.key");
    Files.copy(old.certificate(), certificate);
    Files.copy(old.key(), key);
    Map<String, String> settings = settings(new CertificateAuthority.Issued(certificate, key, key));
    AmqpBus bus = closing(AmqpBus.master(settings::get, "web-7", HEARTBEAT));
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(bus.problems())
                    .singleElement()
                    .extracting(Problem::reason)
                    .asString()
                    .contains("CN=erel in " + certificate + " expired at "));
    CertificateAuthority.Issued renewed = authority.issue(USER);
    Files.copy(renewed.key(), key, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(renewed.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
    await().atMost(Duration.ofSeconds(60)).until(bus::connected);
    assertThat(bus.problems()).isEmpty();
  }
}
