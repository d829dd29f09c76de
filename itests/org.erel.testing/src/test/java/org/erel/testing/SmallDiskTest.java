package org.erel.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallDiskTest {

  @TempDir private Path folder;

  @Test
  void aFullDiskTakesNothingUntilItIsFreed() throws Exception {
    Path place = folder.resolve("disk");
    try (SmallDisk disk = SmallDisk.mount(place, "256k")) {
      Path file = place.resolve("file");
      Files.writeString(file, "x".repeat(10_000));
      disk.fill();
      assertThatThrownBy(() -> Files.writeString(place.resolve("other"), "y"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left");
      assertThat(Files.readString(file)).hasSize(10_000);
      disk.free();
      Files.writeString(place.resolve("other"), "y");
    }
    assertThat(place).isEmptyDirectory();
  }
}
