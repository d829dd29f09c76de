package org.erel.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopTest {

  @TempDir private Path folder;

  @Test
  void eachBundleImportsFromItsOwnVersionAloneAndTheLastHasTheFront() throws Exception {
    List<Path> jars = new Shop(folder, 3).jars("1.4.0", "door");

    assertThat(jars).hasSize(3);
    try (JarFile last = new JarFile(jars.get(2).toFile())) {
      Attributes manifest = last.getManifest().getMainAttributes();
      assertThat(manifest.getValue("Bundle-Version")).isEqualTo("1.4.0");
      assertThat(manifest.getValue("Import-Package"))
          .contains("com.acme.shop.b01.api;version=\"[1.4,1.5)\"");
      assertThat(last.getEntry("OSGI-INF/front.xml")).isNotNull();
      assertThat(last.stream().filter(e -> e.getName().endsWith(".class")).count())
          .isGreaterThan(ShopSources.HANDLERS);
    }
    try (JarFile first = new JarFile(jars.get(0).toFile())) {
      assertThat(first.getEntry("OSGI-INF/front.xml")).isNull();
    }
  }
}
