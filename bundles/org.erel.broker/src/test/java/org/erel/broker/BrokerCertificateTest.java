package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Settings;
import org.erel.testing.CertificateAuthority;
import org.erel.trust.Signer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a broker's certificate must be. */
@Timeout(60)
class BrokerCertificateTest {

  @TempDir static Path folder;

  private static CertificateAuthority authority;

  @BeforeAll
  static void found() throws IOException {
    authority = new CertificateAuthority(folder, "ca");
  }

  @Test
  void itNamesTheHost() throws Exception {
    refused(
        authority.issue("elsewhere", "san=dns:elsewhere", -1, 9),
        "its certificate is for another host (No subject alternative DNS name matching localhost",
        "have one issued for localhost");
  }

  @ParameterizedTest
  @CsvSource({"-9, 3, has expired, renew it there", "5, 9, is not valid yet, correct the clock"})
  void itIsValidNow(int begin, int days, String reason, String wayOut) throws Exception {
    refused(
        authority.issue("localhost", "san=dns:localhost", begin, days),
        "its certificate " + reason,
        wayOut);
  }

  private static void refused(CertificateAuthority.Issued broker, String reason, String wayOut)
      throws Exception {
    ClientCertificate own = certificate(broker);
    try (ServerSocket server =
        TlsFiles.NONE
            .context(Optional.of(own))
            .getServerSocketFactory()
            .createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread accepting = new Thread(() -> handshake(server), "tls");
      accepting.start();
      Map<String, String> settings =
          Map.of(
              Settings.BROKER,
              "amqps://localhost:" + server.getLocalPort(),
              Settings.TLS_CA,
              authority.certificate().toString());
      assertThatThrownBy(() -> OperatorSession.open(settings, Signer.NONE))
          .isInstanceOf(BrokerUnavailableException.class)
          .hasMessageContaining("amqps://localhost:" + server.getLocalPort())
          .hasMessageContaining(reason)
          .hasMessageContaining(wayOut);
      accepting.join();
    }
  }

  /** As it is, valid or not. */
  private static ClientCertificate certificate(CertificateAuthority.Issued issued)
      throws TlsException {
    var chain = new PemFile(Settings.TLS_CERTIFICATE, issued.certificate()).certificates();
    return new ClientCertificate(
        issued.certificate(), chain, new PemFile(Settings.TLS_KEY, issued.key()).key("EC", ""));
  }

  private static void handshake(ServerSocket server) {
    try (SSLSocket socket = (SSLSocket) server.accept()) {
      socket.setSoTimeout(10_000);
      socket.startHandshake();
    } catch (IOException e) {
      // the client ends it, as it should
    }
  }
}
