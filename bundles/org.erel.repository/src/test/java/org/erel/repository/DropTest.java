package org.erel.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.erel.api.ReleaseId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DropTest {

  @ParameterizedTest
  @CsvSource({
    "shop-1.2.0, shop@1.2.0",
    "shop-1, shop@1.0.0",
    "my-shop-2-1.2.0.rc-1, my-shop-2@1.2.0.rc-1",
    "my-shop-1.2.0.rc-1, my-shop@1.2.0.rc-1",
    "com.acme.shop_x-1.2, com.acme.shop_x@1.2.0",
    "shop,",
    "shop-,",
    "-1.2.0,",
    "shop-1.2.0-SNAPSHOT,",
    "shop 2-1.0.0,",
    "shop-99999999999.0,",
  })
  void aNameSaysTheRelease(String name, String release) {
    assertThat(Drop.release(name)).isEqualTo(Optional.ofNullable(release).map(ReleaseId::parse));
  }

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
