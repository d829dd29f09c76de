package org.erel.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultSaslConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.erel.testing.Brokers;
import org.erel.testing.CertificateAuthority;
import org.erel.testing.ErelHome;
import org.erel.testing.RabbitNode;

/** A RabbitMQ node with TLS that bin/erel-broker-setup set up, and certificates for its users. */
final class SecureBroker implements AutoCloseable {

  private static final long LIMIT_SECONDS = 180;

  private final Path folder;
  private final ErelHome home;
  private final CertificateAuthority authority;
  private final RabbitNode node;
  private final Map<String, CertificateAuthority.Issued> certificates = new TreeMap<>();

  SecureBroker(Path folder, ErelHome home) throws IOException {
    this.folder = folder;
    this.home = home;
    Brokers.requireInstalled();
    authority = new CertificateAuthority(folder.resolve("ca"), "ca");
    node = Brokers.ownNodeWithTls(authority);
  }

  /** Runs the script, and returns what it said. */
  String setUp(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(home.folder().resolve("bin/erel-broker-setup").toString());
    command.addAll(Arrays.asList(arguments));
    return administer(command);
  }

  /** Runs rabbitmqctl, and returns what it said. */
  String control(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$RABBITMQCTL\" \"$@\"", ""));
    command.addAll(Arrays.asList(arguments));
    return administer(command);
  }

  private String administer(List<String> command) throws Exception {
    Path said = Files.createTempFile(folder, "said-", ".log");
    Process process =
        node.administering(command.toArray(String[]::new))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("end of " + command).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(said);
    assertThat(process.exitValue()).as(command + " said " + text).isZero();
    return text;
  }

  /** Without a user: the certificate says who it is. */
  String uri(String vhost) {
    return "amqps://localhost:" + node.tlsPort() + "/" + vhost;
  }

  /** The node's administrator, in the clear. */
  String administratorUri(String vhost) {
    return node.uri(vhost);
  }

  /** The certificate of a user; issued when it is first asked for. */
  synchronized CertificateAuthority.Issued certificate(String user) throws IOException {
    CertificateAuthority.Issued known = certificates.get(user);
    if (known == null) {
      known = authority.issue(user);
      certificates.put(user, known);
    }
    return known;
  }

  /** What a master or a command of this user has in its environment. */
  Map<String, String> environment(String user) throws IOException {
    CertificateAuthority.Issued own = certificate(user);
    return Map.of(
        "EREL_BROKER", uri("erel"),
        "EREL_TLS_CA", authority.certificate().toString(),
        "EREL_TLS_CERTIFICATE", own.certificate().toString(),
        "EREL_TLS_KEY", own.key().toString());
  }

  /** Connects as nothing but the broker's own rights would keep one from. */
  Connection connect(String user, String vhost) throws Exception {
    return connect(certificate(user), vhost);
  }

  Connection connect(CertificateAuthority.Issued own, String vhost) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(uri(vhost));
    factory.useSslProtocol(context(own));
    factory.setSaslConfig(DefaultSaslConfig.EXTERNAL);
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection();
  }

  SSLContext context(CertificateAuthority.Issued own) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(keystore(own), CertificateAuthority.PASSWORD.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(authority.certificate())) {
      Certificate ca = CertificateFactory.getInstance("X.509").generateCertificate(in);
      trusted.setCertificateEntry("ca", ca);
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore keystore(CertificateAuthority.Issued own) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    if (own == null) {
      store.load(null, null);
      return store;
    }
    try (InputStream in = Files.newInputStream(own.keystore())) {
      store.load(in, CertificateAuthority.PASSWORD.toCharArray());
    }
    return store;
  }

  @Override
  public void close() {
    node.close();
  }
}
