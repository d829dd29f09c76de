package org.erel.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.LongString;
import com.rabbitmq.client.impl.LongStringHelper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.erel.api.Problem;
import org.erel.fuzz.Decoder;
import org.erel.fuzz.Scratch;
import org.erel.fuzz.Text;
import org.erel.wire.Destination;
import org.erel.wire.MalformedMessageException;
import org.erel.wire.Message;
import org.erel.wire.PiecesRequest;

/** What comes from the broker, and what says where it is. */
public final class BrokerDecoders {

  /** All that is told of what was refused must go into one status. */
  private static final int TOLD = 64 * 1024;

  private BrokerDecoders() {}

  /** All of them. */
  public static List<Decoder> all() {
    return List.of(
        new Decoder(
            "delivery",
            List.of(
                Text.bytes("1\nleaving\n{\"host\":\"web-1\"}"),
                Text.bytes("2\nstatus-request\n{}"),
                Text.bytes("x\nleaving\n{}")),
            List.of(),
            BrokerDecoders::delivery),
        new Decoder(
            "piece",
            List.of(Text.bytes("1\n7\nweb-1\nbytes"), Text.bytes("2\n2147483647\nann\n")),
            List.of(MalformedMessageException.class),
            BrokerDecoders::piece),
        new Decoder(
            "pieces-request",
            List.of(
                Text.bytes(
                    "{\"release\":\"a1b2\",\"host\":\"web-1\",\"pieces\":[3,1,2147483647]}")),
            List.of(MalformedMessageException.class),
            BrokerDecoders::request),
        new Decoder(
            "broker-address",
            List.of(
                Text.bytes("amqp://user:pass%2f@broker-1:5672/vhost,amqps://broker-2"),
                Text.bytes("amqp://[::1]:5672/%2f")),
            List.of(IllegalArgumentException.class),
            input -> {
              List<BrokerAddress> addresses = BrokerAddress.parse(Text.of(input));
              addresses.forEach(BrokerAddress::toString);
            }),
        new Decoder(
            "tls-pem", List.of(own("pem")), List.of(TlsException.class), BrokerDecoders::pem),
        new Decoder(
            "tls-keystore",
            List.of(own("p12")),
            List.of(TlsException.class),
            BrokerDecoders::keystore));
  }

  private static byte[] own(String suffix) {
    try (InputStream in = BrokerDecoders.class.getResourceAsStream("own." + suffix)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The wire's version, the kind and the body, a line's end between them. */
  private static void delivery(byte[] input) {
    Inbox inbox = new Inbox(new Conversations());
    inbox.subscribe(Message.class, delivery -> {});
    String[] head = Text.of(Arrays.copyOf(input, Math.min(input.length, 8192))).split("\n", 3);
    int start = head.length < 3 ? input.length : head[0].length() + head[1].length() + 2;
    byte[] body = Arrays.copyOfRange(input, Math.min(start, input.length), input.length);
    BasicProperties properties =
        new BasicProperties.Builder()
            .type(head.length < 2 ? null : head[1])
            .correlationId(head[0])
            .replyTo(head[0])
            .headers(headers(head[0]))
            .build();
    for (String exchange : List.of(Destination.CONFIG_EXCHANGE, Destination.REPLY_EXCHANGE)) {
      inbox.received(new Destination(exchange, ""), properties, body);
    }
    int told = 0;
    for (Problem problem : inbox.problems()) {
      told += problem.subject().length() + problem.reason().length();
    }
    if (told > TOLD) {
      throw new AssertionError("a message has " + told + " characters told of it");
    }
  }

  /** The wire's version, the number, the sender and the content, a line's end between them. */
  private static void piece(byte[] input) throws MalformedMessageException {
    String[] head = Text.of(Arrays.copyOf(input, Math.min(input.length, 8192))).split("\n", 4);
    Map<String, Object> headers = headers(head[0]);
    if (head.length > 2) {
      headers.put(ContentFormat.NUMBER_HEADER, number(head[1]));
      headers.put(ContentFormat.HOST_HEADER, LongStringHelper.asLongString(head[2]));
    }
    BasicProperties properties =
        new BasicProperties.Builder().type(ContentFormat.PIECE).headers(headers).build();
    ContentFormat.piece(Destination.receivers("a1b2"), properties, input);
  }

  private static Object number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return LongStringHelper.asLongString(text);
    }
  }

  private static void request(byte[] input) throws MalformedMessageException {
    Destination host = Destination.host("web-1");
    BasicProperties properties = ContentFormat.request(null).build();
    PiecesRequest read = ContentFormat.request(host, properties, input);
    Decoder.requireEqual(read, ContentFormat.request(host, properties, ContentFormat.body(read)));
  }

  private static Map<String, Object> headers(String version) {
    Map<String, Object> headers = new HashMap<>();
    LongString text = LongStringHelper.asLongString(version);
    headers.put(
        Inbox.WIRE_HEADER,
        switch (version) {
          case "1" -> 1;
          case "2" -> 1L;
          case "3" -> 1.5;
          case "4" -> null;
          case "5" -> List.of(Map.of("a", text));
          case "6" -> new byte[100_000];
          case "7" -> LongStringHelper.asLongString("x".repeat(100_000));
          default -> text;
        });
    headers.put("erel-seal", text);
    return headers;
  }

  private static Path written(byte[] input) throws Exception {
    return Files.write(Scratch.emptied("tls").resolve("fuzzed"), input);
  }

  private static void pem(byte[] input) throws Exception {
    Path file = written(input);
    new TlsFiles(file, file, file, null, "").clientCertificate(Instant.now());
  }

  private static void keystore(byte[] input) throws Exception {
    new TlsFiles(null, null, null, written(input), "secret").clientCertificate(Instant.now());
  }
}
