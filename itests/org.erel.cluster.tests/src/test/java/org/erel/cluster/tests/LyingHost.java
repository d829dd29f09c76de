package org.erel.cluster.tests;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes part in serving a release, and sends other bytes than those that were asked for. */
final class LyingHost implements AutoCloseable {

  private final String host;
  private final String key;
  private final Connection connection;
  private final Channel channel;
  private final AtomicInteger lies = new AtomicInteger();

  LyingHost(String broker, String host, String digest) throws Exception {
    this.host = host;
    this.key = "release." + digest;
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker);
    connection = factory.newConnection();
    channel = connection.createChannel();
    channel.basicConsume(
        "erel.release." + digest, true, (tag, delivery) -> lie(delivery.getBody()), tag -> {});
  }

  private void lie(byte[] request) throws IOException {
    JsonObject asked;
    try (var reader = Json.createReader(new ByteArrayInputStream(request))) {
      asked = reader.readObject();
    }
    for (JsonValue piece : asked.getJsonArray("pieces")) {
      channel.basicPublish(
          "erel.content",
          key,
          new AMQP.BasicProperties.Builder()
              .type("piece")
              .headers(
                  Map.of(
                      "erel-wire",
                      1,
                      "erel-piece",
                      Integer.parseInt(piece.toString()),
                      "erel-host",
                      host))
              .build(),
          new byte[] {1, 2, 3});
      lies.incrementAndGet();
    }
  }

  int lies() {
    return lies.get();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
