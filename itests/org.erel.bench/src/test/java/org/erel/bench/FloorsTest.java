package org.erel.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.erel.testing.Brokers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class FloorsTest {

  @TempDir private Path folder;

  @Test
  void aFanOutReachesEveryQueueEachTime() throws Exception {
    try (BareFanOut fanOut = new BareFanOut(Brokers.freshVhost(), 3)) {
      for (int i = 0; i < 20; i++) {
        assertThat(fanOut.once(new byte[4096])).isPositive();
      }
    }
  }

  @Test
  void theDiskHasTheNewContentInEveryFolder() throws Exception {
    try (DiskFloor disk = new DiskFloor(folder, 3)) {
      disk.once("old".getBytes());
      assertThat(disk.once("new".getBytes())).isPositive();
    }
    for (int writer = 0; writer < 3; writer++) {
      assertThat(folder.resolve("disk-3-" + writer)).isDirectoryContaining("glob:**file");
      assertThat(Files.readString(folder.resolve("disk-3-" + writer + "/file"))).isEqualTo("new");
    }
  }
}
