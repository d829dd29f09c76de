package org.erel.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomInputTest {

  @TempDir Path temp;

  private InputStream bytes(int count, long reserve) {
    return new RoomInput(new ByteArrayInputStream(new byte[count]), new Room(temp, reserve));
  }

  @Test
  void allIsReadWhereThereIsRoom() throws Exception {
    try (InputStream in = bytes(3 << 20, 0)) {
      assertThat(in.readAllBytes()).hasSize(3 << 20);
    }
  }

  @Test
  void nothingIsReadForADiskWithoutRoom() throws Exception {
    try (InputStream in = bytes(1, Long.MAX_VALUE / 2)) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("its disk has no room");
    }
  }
}
