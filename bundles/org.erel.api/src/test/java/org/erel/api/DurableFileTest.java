package org.erel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {

  @TempDir Path folder;

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void theNewContentReplacesTheOldAndNothingIsLeftBeside() throws IOException {
    Path file = folder.resolve("web.json");
    DurableFile.write(file, "a longer one".getBytes());
    DurableFile.write(file, "new".getBytes());
    assertThat(file).hasContent("new");
    assertThat(files()).containsExactly(file);
  }

  @Test
  void aFullDiskLeavesTheOldContent() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "/dev/full is missing");
    Path file = folder.resolve("web.json");
    DurableFile.write(file, "old".getBytes());
    Files.createSymbolicLink(folder.resolve(".web.json.tmp"), full);
    assertThatThrownBy(() -> DurableFile.write(file, "new".getBytes()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left on device");
    assertThat(file).hasContent("old");
    assertThat(files()).containsExactly(file);
  }

  @Test
  void aMovedFileReplacesTheOld() throws IOException {
    Path from = Files.writeString(folder.resolve("incoming"), "new");
    Path to = Files.writeString(folder.resolve("web.json"), "old");
    DurableFile.move(from, to);
    assertThat(to).hasContent("new");
    assertThat(files()).containsExactly(to);
  }

  @Test
  void leftoversAreKnownByTheirNames() {
    assertThat(DurableFile.isLeftover(folder.resolve(".web.json.tmp"))).isTrue();
    assertThat(DurableFile.isLeftover(folder.resolve("web.json"))).isFalse();
    assertThat(DurableFile.isLeftover(folder.resolve("web.tmp"))).isFalse();
    assertThat(DurableFile.isLeftover(folder.resolve(".hidden"))).isFalse();
  }
}
