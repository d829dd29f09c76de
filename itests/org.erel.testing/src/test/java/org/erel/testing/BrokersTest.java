package org.erel.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class BrokersTest {

  @Test
  void eachAskerHasAVirtualHostOfItsOwnOnOneNode() throws Exception {
    String one = Brokers.freshVhost();
    String two = Brokers.freshVhost();
    assertThat(one).isNotEqualTo(two).startsWith(Brokers.shared().uri());
    assertThat(two).startsWith(Brokers.shared().uri());
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(one);
    try (Connection connection = factory.newConnection()) {
      assertThat(connection.createChannel().queueDeclare().getQueue()).isNotEmpty();
    }
  }
}
