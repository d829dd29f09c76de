package org.erel.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.erel.api.BrokenReleaseException;
import org.erel.archive.BundleJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunBundlesTest {

  private static final List<BundleJar> THERE =
      List.of(bundle("a", "1.0.0"), bundle("a", "1.5.0"), bundle("b", "2.0.0"), bundle("c", "0.1"));

  @TempDir Path temp;

  @Test
  void theyAreInTheOrderOfTheBndrunAndTheNewestThatFit() throws Exception {
    assertThat(of("-runbundles: c, b;version='[2,3)', a;version='[1,2)'"))
        .containsExactly("c@0.1.0", "b@2.0.0", "a@1.5.0");
    assertThat(of("-runbundles: a;version='[1.0.0,1.0.1)',a;version=1.1"))
        .containsExactly("a@1.0.0", "a@1.5.0");
    assertThat(of("-runbundles: a;version=latest")).containsExactly("a@1.5.0");
  }

  @Test
  void whatItIncludesAndItsMacrosCount() throws Exception {
    Files.writeString(temp.resolve("base.bnd"), "-runbundles.base: b\n");
    assertThat(of("-include: base.bnd\n-runbundles: ${first};version='[1,2)'"))
        .containsExactlyInAnyOrder("a@1.5.0", "b@2.0.0");
  }

  @Test
  void allThatAreMissingAreNamed() {
    assertThatThrownBy(() -> of("-runbundles: x;version='[1,2)', b, a;version='[2,3)'"))
        .isInstanceOf(BrokenReleaseException.class)
        .hasMessage(
            """
            app.bndrun wants bundles that no dependency of this project is:
              x;version='[1.0.0,2.0.0)'
              a;version='[2.0.0,3.0.0)', and there is 1.0.0 (g:a:1.0.0), 1.5.0 (g:a:1.5.0)
            add the dependencies, or resolve the bndrun again""");
  }

  @Test
  void whatIsNotResolvedIsRefused() {
    assertThatThrownBy(() -> of("-runrequires: bnd.identity;id=a"))
        .isInstanceOf(BrokenReleaseException.class)
        .hasMessageContaining("app.bndrun has no -runbundles: resolve it");
    assertThatThrownBy(() -> of("-runbundles: a;version='[1,'"))
        .isInstanceOf(BrokenReleaseException.class)
        .hasMessageStartingWith("app.bndrun: ");
    assertThatThrownBy(() -> RunBundles.read(temp.resolve("none.bndrun"), new Properties()))
        .isInstanceOf(BrokenReleaseException.class)
        .hasMessageStartingWith("none.bndrun: No such properties file");
  }

  private List<String> of(String text) throws IOException {
    Path file = Files.writeString(temp.resolve("app.bndrun"), text + "\n");
    Properties macros = new Properties();
    macros.setProperty("first", "a");
    return RunBundles.read(file, macros).of(THERE).stream()
        .map(bundle -> bundle.symbolicName() + "@" + bundle.version())
        .toList();
  }

  private static BundleJar bundle(String name, String version) {
    return new BundleJar(
        "g:" + name + ":" + version,
        Path.of(name + ".jar"),
        Map.of("Bundle-SymbolicName", name, "Bundle-Version", version));
  }
}
