package org.erel.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleFileTest {

  @TempDir Path folder;

  @Test
  void theManifestSaysWhatItIs() throws Exception {
    BundleFile file =
        BundleFile.read(
            jar(
                Map.of(
                    "Bundle-SymbolicName", "com.acme.shop; singleton:=true",
                    "Bundle-Version", "1.2",
                    "Fragment-Host", "com.acme.host;bundle-version=\"[1,2)\""),
                Map.of()));

    assertThat(file.symbolicName()).isEqualTo("com.acme.shop");
    assertThat(file.version()).hasToString("1.2.0");
    assertThat(file.fragmentHost()).contains("com.acme.host");
    assertThat(file.pids()).isEmpty();
  }

  @Test
  void componentsNameTheirPids() throws Exception {
    BundleFile file =
        BundleFile.read(
            jar(
                Map.of(
                    "Bundle-SymbolicName", "a",
                    "Service-Component", "OSGI-INF/*.xml , /more/one.xml, more/absent.xml"),
                Map.of(
                    "OSGI-INF/named.xml",
                    "<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.3.0' name='named'>"
                        + "<implementation class='x'/></scr:component>",
                    "OSGI-INF/deeper/no.xml",
                    "<component name='deeper'/>",
                    "OSGI-INF/unnamed.xml",
                    "<components><component><implementation class='x.Y'/></component>"
                        + "<component name='self' configuration-pid='$ other'/></components>",
                    "more/one.xml",
                    "<component name='hidden' configuration-pid='com.acme.one'/>")));

    assertThat(file.pids())
        .containsExactlyInAnyOrder("named", "x.Y", "self", "other", "com.acme.one");
  }

  @Test
  void whatIsNoBundleIsRefusedWithTheReason() throws Exception {
    assertThatThrownBy(() -> BundleFile.read(jar(Map.of(), Map.of())))
        .hasMessageContaining("no OSGi bundle");
    assertThatThrownBy(
            () ->
                BundleFile.read(
                    jar(Map.of("Bundle-SymbolicName", "a", "Bundle-Version", "x.y"), Map.of())))
        .hasMessageContaining("'x.y' is no version");
    assertThatThrownBy(
            () ->
                BundleFile.read(
                    jar(
                        Map.of("Bundle-SymbolicName", "a", "Service-Component", "a.xml"),
                        Map.of("a.xml", "<component"))))
        .hasMessageContaining("component description a.xml is broken");
    Path text = Files.writeString(folder.resolve("text.jar"), "text");
    assertThatThrownBy(() -> BundleFile.read(text)).isInstanceOf(IOException.class);
  }

  private Path jar(Map<String, String> headers, Map<String, String> entries) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
    Path jar = folder.resolve("test.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }
}
