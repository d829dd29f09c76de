package org.erel.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.TestAbortedException;

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

  @Test
  void whatIsMissingSkipsOrFailsAloud() {
    assertThatThrownBy(() -> Brokers.require(false, "install it", false))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("install it");
    assertThatThrownBy(() -> Brokers.require(false, "install it", true))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("install it")
        .hasMessageContaining("EREL_REQUIRE_ALL");
    Brokers.require(true, "install it", true);
  }
}
