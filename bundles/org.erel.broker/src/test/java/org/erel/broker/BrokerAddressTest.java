package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerAddressTest {

  @ParameterizedTest
  @CsvSource({
    "amqp://ann:secret@host, amqp://host:5672/",
    "amqp://ann:secret@host:1234/web, amqp://host:1234/web",
    "amqps://ann:s%40e%2Cret@host, amqps://host:5671/",
    "AMQP://ann:secret@127.0.0.1/%2fweb, amqp://127.0.0.1:5672//web"
  })
  void whatIsPrintedHasNoUserOrPassword(String uri, String printed) {
    assertThat(BrokerAddress.parse(uri)).singleElement().hasToString(printed);
  }

  @Test
  void severalStandWithCommasBetween() {
    assertThat(BrokerAddress.parse("amqp://u:p@a, amqp://u:p@b:1")).hasSize(2);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        " ",
        "secret",
        "http://ann:secret@host",
        "amqp://ann:secret",
        "amqp://ann:se#secret@host",
        "amqp://ann:secret^@host",
        "amqp://ann:secret@my_host",
        "amqp://ann:secret@host/a/b",
        "amqp://ann:secret@host/?secret=1",
        "amqp://ann:secret%zz@host"
      })
  void whatIsNotAnAmqpUriIsRefusedWithoutItsPassword(String uri) {
    assertThatThrownBy(() -> BrokerAddress.parse(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("erel.broker")
        .hasMessageContaining("amqp://user:password@host:5672/vhost")
        .hasMessageNotContaining("secret");
  }
}
