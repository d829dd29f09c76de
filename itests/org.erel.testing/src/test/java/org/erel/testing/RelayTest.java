package org.erel.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.erel.testing.Relay.Direction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RelayTest {

  private static final int QUIET_MS = 300;
  private static final int PATIENCE_MS = 20_000;

  private ServerSocket server;
  private Relay relay;

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(Ports.free(), 10, InetAddress.getByName("127.0.0.1"));
    relay = Relay.to("127.0.0.1", server.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    relay.close();
    server.close();
  }

  /** A client's end and the server's end of a connection through the relay. */
  private record Ends(Socket client, Socket server) {

    static void say(Socket from, String words) throws IOException {
      from.getOutputStream().write(words.getBytes(UTF_8));
    }

    static String hear(Socket at, int length) throws IOException {
      return new String(at.getInputStream().readNBytes(length), UTF_8);
    }

    static void assertNothingComes(Socket at) throws IOException {
      at.setSoTimeout(QUIET_MS);
      assertThatThrownBy(() -> at.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      at.setSoTimeout(PATIENCE_MS);
    }
  }

  private Ends connect() throws IOException {
    Socket client = new Socket("127.0.0.1", relay.port());
    server.setSoTimeout(PATIENCE_MS);
    Socket accepted = server.accept();
    client.setSoTimeout(PATIENCE_MS);
    accepted.setSoTimeout(PATIENCE_MS);
    return new Ends(client, accepted);
  }

  @Test
  void whatOneSaysTheOtherHears() throws Exception {
    Ends ends = connect();
    Ends.say(ends.client(), "hello");
    assertThat(Ends.hear(ends.server(), 5)).isEqualTo("hello");
    Ends.say(ends.server(), "servus");
    assertThat(Ends.hear(ends.client(), 6)).isEqualTo("servus");
    String much = "0123456789".repeat(200_000);
    Thread speaker =
        new Thread(
            () -> {
              try {
                Ends.say(ends.client(), much);
                ends.client().shutdownOutput();
              } catch (IOException e) {
                // then the other end does not hear it all
              }
            });
    speaker.start();
    assertThat(new String(ends.server().getInputStream().readAllBytes(), UTF_8)).isEqualTo(much);
    Ends.say(ends.server(), "after the end");
    assertThat(Ends.hear(ends.client(), 13)).isEqualTo("after the end");
    assertThat(relay.connections()).isEqualTo(1);
    ends.server().close();
    assertThat(ends.client().getInputStream().read()).isEqualTo(-1);
    await().until(() -> relay.connections() == 0);
  }

  @Test
  void aSilentWireKeepsWhatIsSaidUntilItSpeaks() throws Exception {
    Ends ends = connect();
    relay.fallSilent();
    Ends.say(ends.client(), "hello");
    Ends.say(ends.server(), "servus");
    Ends.assertNothingComes(ends.server());
    Ends.assertNothingComes(ends.client());
    Ends late = connect();
    Ends.say(late.client(), "late");
    Ends.assertNothingComes(late.server());
    ends.client().shutdownOutput();
    relay.speak();
    assertThat(Ends.hear(ends.server(), 5)).isEqualTo("hello");
    assertThat(ends.server().getInputStream().read()).isEqualTo(-1);
    assertThat(Ends.hear(ends.client(), 6)).isEqualTo("servus");
    assertThat(Ends.hear(late.server(), 4)).isEqualTo("late");
  }

  @Test
  void aBreakComesAfterSoManyBytesAndOnce() throws Exception {
    Ends ends = connect();
    relay.breakAfter(Direction.TO_SERVER, 7);
    Ends.say(ends.server(), "this way it does not count");
    assertThat(Ends.hear(ends.client(), 26)).endsWith("count");
    Ends.say(ends.client(), "four");
    assertThat(Ends.hear(ends.server(), 4)).isEqualTo("four");
    Ends.say(ends.client(), "three and more");
    assertReset(ends.client());
    assertThat(relay.connections()).isZero();
    Ends next = connect();
    Ends.say(next.client(), "all is well again");
    assertThat(Ends.hear(next.server(), 17)).isEqualTo("all is well again");
  }

  @Test
  void aResetEndsAllConnectionsAbruptly() throws Exception {
    Ends one = connect();
    Ends two = connect();
    await().until(() -> relay.connections() == 2);
    relay.reset();
    for (Socket end : new Socket[] {one.client(), one.server(), two.client(), two.server()}) {
      assertReset(end);
    }
    connect();
    relay.close();
    assertThatThrownBy(() -> new Socket("127.0.0.1", relay.port())).isInstanceOf(IOException.class);
  }

  private static void assertReset(Socket end) {
    assertThatThrownBy(() -> end.getInputStream().readAllBytes())
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
  }

  @Test
  void aDelayHoldsUpEachByteAndNotTheStream() throws Exception {
    Ends ends = connect();
    Duration delay = Duration.ofMillis(400);
    relay.delay(delay);
    long begin = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      Ends.say(ends.client(), "x".repeat(30_000));
      ends.client().getOutputStream().flush();
    }
    Ends.hear(ends.server(), 600_000);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    // one after the other, 37 pieces or more would take 15 s
    assertThat(took).isBetween(delay, delay.multipliedBy(20));
    relay.delay(Duration.ZERO);
    Ends.say(ends.client(), "x");
    assertThat(Ends.hear(ends.server(), 1)).isEqualTo("x");
  }

  @Test
  void whereNoServerIsAConnectionIsReset() throws Exception {
    server.close();
    try (Socket client = new Socket("127.0.0.1", relay.port())) {
      client.setSoTimeout(PATIENCE_MS);
      assertReset(client);
    }
  }

  @Test
  void aMessageThatBreaksInTheMiddleNeverArrivesAtABroker() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(Brokers.freshVhost());
    factory.setAutomaticRecoveryEnabled(false);
    try (Connection direct = factory.newConnection();
        Relay wire = Relay.to("127.0.0.1", factory.getPort())) {
      Channel observer = direct.createChannel();
      String queue = observer.queueDeclare("parts", false, false, false, null).getQueue();
      factory.setPort(wire.port());
      Connection bad = factory.newConnection();
      Channel channel = bad.createChannel();
      channel.confirmSelect();
      publish(channel, queue, 10);
      channel.waitForConfirmsOrDie(PATIENCE_MS);

      wire.fallSilent();
      publish(channel, queue, 10);
      assertThatThrownBy(() -> channel.waitForConfirms(QUIET_MS))
          .isInstanceOf(TimeoutException.class);
      assertThat(bad.isOpen()).isTrue();
      wire.speak();
      channel.waitForConfirmsOrDie(PATIENCE_MS);
      assertThat(observer.messageCount(queue)).isEqualTo(2);

      wire.breakAfter(Direction.TO_SERVER, 50_000);
      try {
        publish(channel, queue, 100_000);
      } catch (IOException e) {
        // it may hear of the reset while it still writes
      }
      await().atMost(Duration.ofMillis(PATIENCE_MS)).until(() -> !bad.isOpen());
      assertThat(observer.messageCount(queue)).isEqualTo(2);
      factory.newConnection().close();
    }
  }

  private static void publish(Channel channel, String queue, int size) throws IOException {
    channel.basicPublish("", queue, MessageProperties.MINIMAL_BASIC, new byte[size]);
  }
}
