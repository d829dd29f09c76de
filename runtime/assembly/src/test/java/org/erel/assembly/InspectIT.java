package org.erel.assembly;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code erel inspect} of the assembled folder, which stages on a master of its own. */
@Timeout(value = 120, unit = SECONDS)
class InspectIT {

  @TempDir Path folder;
  private Path release;
  private Path temporary;

  @BeforeEach
  void folders() throws IOException {
    release = Files.createDirectory(folder.resolve("shop-1.0.0"));
    temporary = Files.createDirectory(folder.resolve("tmp"));
  }

  @Test
  void whatTheMastersPlatformAndTheReleaseProvideResolves() throws Exception {
    bundle("a", "Export-Package", "com.acme.a;version=1.0");
    bundle("b", "Import-Package", "com.acme.a,org.slf4j,org.osgi.service.cm,javax.net");
    inspect(0, "staged      on a master of this version: it resolves\n");
  }

  @Test
  void aReleaseThatAMasterWouldRefuseIsToldInItsWords() throws Exception {
    bundle("a", "Import-Package", "com.acme.missing;version=\"[1,2)\"");
    inspect(
        1,
        "staged      refused\n",
        "a master would refuse it: shop@1.0.0 does not resolve: bundle a needs package"
            + " com.acme.missing [1.0.0,2.0.0), which nobody in the release or the master's list"
            + " provides\n");
  }

  @Test
  void whatOnlyTheMastersOwnBundlesHaveIsNotThere() throws Exception {
    bundle("a", "Import-Package", "org.erel.api");
    inspect(1, "a master would refuse it: ", "org.erel.api");
    bundle("a", "Provide-Capability", "osgi.extender;osgi.extender=osgi.component");
    inspect(1, "brings a Declarative Services runtime; the host has one that serves all releases");
  }

  private void inspect(int code, String... output) throws Exception {
    Path home = Path.of(System.getProperty("erel.home"));
    Map<String, String> environment = Map.of("EREL_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
    try (ErelProcess erel = new ErelProcess(home, environment, "inspect", release.toString())) {
      assertThat(erel.awaitExit()).as(erel.output()).isEqualTo(code);
      assertThat(erel.output()).contains(output);
    }
    assertThat(temporary).isEmptyDirectory();
  }

  private void bundle(String name, String header, String value) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Bundle-ManifestVersion", "2");
    attributes.putValue("Bundle-SymbolicName", name);
    attributes.putValue("Bundle-Version", "1.0.0");
    attributes.putValue(header, value);
    try (OutputStream out = Files.newOutputStream(release.resolve(name + "-1.0.0.jar"));
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.finish();
    }
  }
}
