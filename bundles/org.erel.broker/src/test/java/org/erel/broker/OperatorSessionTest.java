package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.assertj.core.api.AbstractThrowableAssert;
import org.erel.api.BrokerUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OperatorSessionTest {

  private static final String LOGIN = "ann:secret@";

  @TempDir Path folder;

  private static AbstractThrowableAssert<?, ?> assertRefused(String address) {
    return assertThatThrownBy(() -> OperatorSession.open(address))
        .isInstanceOf(BrokerUnavailableException.class)
        .hasMessageContaining(address.replace(LOGIN, ""))
        .hasMessageNotContaining("secret");
  }

  @Test
  void aPortThatNobodyListensOnIsTold() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertRefused("amqp://" + LOGIN + "127.0.0.1:" + port + "/web")
        .hasMessageContaining("nothing answers there")
        .hasMessageContaining("start the broker");
  }

  @Test
  void anUnknownHostIsTold() {
    assertRefused("amqp://" + LOGIN + "no-such-host.invalid:5672/web")
        .hasMessageContaining("the host name no-such-host.invalid is not known");
  }

  @Test
  void aServerThatSaysNothingIsGivenUpSoon() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      long begin = System.nanoTime();
      assertRefused("amqp://" + LOGIN + "127.0.0.1:" + silent.getLocalPort() + "/web")
          .hasMessageContaining("did not answer in time");
      assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(15));
    }
  }

  @Test
  void aCertificateThatIsNotTrustedIsRefused() throws Exception {
    try (ServerSocket server = selfSigned()) {
      Thread accepting = new Thread(() -> handshake(server), "tls");
      accepting.start();
      assertRefused("amqps://" + LOGIN + "localhost:" + server.getLocalPort() + "/web")
          .hasMessageContaining("its certificate is from an authority that is not trusted here")
          .hasMessageContaining("set erel.tls.ca");
      accepting.join();
    }
  }

  private static void handshake(ServerSocket server) {
    try (SSLSocket socket = (SSLSocket) server.accept()) {
      socket.setSoTimeout(10_000);
      socket.startHandshake();
    } catch (IOException e) {
      // the client ends it, as it should
    }
  }

  private ServerSocket selfSigned() throws Exception {
    Path store = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storepass",
                "changeit",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context
        .getServerSocketFactory()
        .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }
}
