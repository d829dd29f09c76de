package org.erel.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.erel.testing.Brokers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class BrokerMeterTest {

  @Test
  void everyMessageAndItsBytesAreCounted() throws Exception {
    String broker = Brokers.freshVhost();
    BrokerMeter meter = new BrokerMeter(Brokers.shared());
    new BareReceiver(broker, Optional.empty());
    try (BareFanOut fanOut = new BareFanOut(broker, 1)) {
      BrokerMeter.Reading before = meter.read();
      for (int i = 0; i < 10; i++) {
        fanOut.once(new byte[4096]);
      }
      BrokerMeter.Reading during = meter.read().since(before);
      assertThat(during.received()).isEqualTo(20);
      assertThat(during.delivered()).isEqualTo(20);
      assertThat(during.bytes()).isBetween(80_000L, 120_000L);
    }
    assertThat(Usage.of(meter.pid()).cpu()).isPositive();
    assertThat(meter.busiestSecond(1)).isGreaterThanOrEqualTo(40);
  }
}
