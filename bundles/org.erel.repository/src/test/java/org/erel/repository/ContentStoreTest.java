package org.erel.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.erel.archive.Jars;
import org.erel.archive.StagedJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentStoreTest {

  private static final byte[] JAR = Jars.bundle("a", "1.0.0");

  @TempDir Path folder;

  @Test
  void contentIsWhereItsDigestSays() throws Exception {
    String sha256 = Jars.sha256(JAR);
    assertThat(kept())
        .isEqualTo(folder.resolve("sha256").resolve(sha256.substring(0, 2)).resolve(sha256))
        .hasBinaryContent(JAR);
  }

  @Test
  void damagedContentIsMendedByKeepingItAgain() throws Exception {
    Path place = kept();
    Files.write(place, new byte[(int) Files.size(place)]);
    assertThat(kept()).isEqualTo(place).hasBinaryContent(JAR);
  }

  @Test
  void whatIsNotKeptLeavesNothing() throws Exception {
    new ContentStore(folder).stage(new ByteArrayInputStream(JAR)).close();
    assertThat(folder.resolve("incoming")).isEmptyDirectory();
  }

  private Path kept() throws IOException {
    ContentStore store = new ContentStore(folder);
    try (StagedJar jar = store.stage(new ByteArrayInputStream(JAR))) {
      return store.keep(jar);
    }
  }
}
