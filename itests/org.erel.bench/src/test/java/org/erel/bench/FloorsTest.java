package org.erel.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.erel.testing.Brokers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class FloorsTest {

  @TempDir private Path folder;

  @Test
  void everyReceiverAnswersAFanOut() throws Exception {
    String broker = Brokers.freshVhost();
    new BareReceiver(broker, Optional.empty());
    new BareReceiver(broker, Optional.empty());
    try (BareFanOut fanOut = new BareFanOut(broker, 2)) {
      for (int i = 0; i < 20; i++) {
        assertThat(fanOut.once(new byte[4096])).isPositive();
      }
    }
  }

  @Test
  void aReceiverWithAFileAnswersWhenItsContentIsThere() throws Exception {
    String broker = Brokers.freshVhost();
    new BareReceiver(broker, Optional.of(folder.resolve("file")));
    try (BareFanOut fanOut = new BareFanOut(broker, 1)) {
      fanOut.once("old".getBytes());
      fanOut.once("new".getBytes());
    }
    assertThat(Files.readString(folder.resolve("file"))).isEqualTo("new");
  }
}
