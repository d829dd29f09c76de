package org.erel.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomTest {

  @Test
  void whatWouldEatTheReserveIsRefusedWithTheWayOut(@TempDir Path folder) throws Exception {
    Room room = new Room(folder, 100);
    assertThat(room.refusal(50, 150)).isEmpty();
    assertThat(room.refusal(51, 150))
        .hasValueSatisfying(
            reason -> assertThat(reason).contains(folder.toString(), "erel.disk.reserve", "room"));
    assertThat(new Room(folder, Long.MAX_VALUE).refusal(1)).isPresent();
    assertThat(new Room(folder, 0).refusal(1)).isEmpty();
  }
}
