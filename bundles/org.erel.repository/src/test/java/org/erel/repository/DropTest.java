package org.erel.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.erel.archive.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropTest {

  @Test
  void whatIsNotMeantAsADropIsLeftOut(@TempDir Path folder) throws Exception {
    for (String name : new String[] {"README.md", ".x-1.0.erel", "x-1.0.erel.part", "y.tmp"}) {
      Files.createFile(folder.resolve(name));
    }
    Files.createFile(folder.resolve("z-1.0.erel"));
    Files.createDirectory(folder.resolve("a-1.0"));
    assertThat(Drop.list(folder, Limits.DEFAULT))
        .extracting(Drop::name)
        .containsExactly("a-1.0", "z-1.0.erel");
  }
}
