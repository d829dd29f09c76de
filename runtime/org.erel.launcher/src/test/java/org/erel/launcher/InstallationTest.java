package org.erel.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.erel.launcher.Installation.InstalledBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {

  @TempDir Path home;

  @Test
  void theFolderOfABundleSaysItsStartLevel() throws Exception {
    Path late = jar("bundles/20-erel/a.jar");
    Path early = jar("bundles/5-platform/b.jar");
    Path shell = jar("bundles/shell/c.jar");
    jar("bundles/20-erel/notes.txt");

    Installation installation = new Installation(home);
    assertThat(installation.bundles())
        .containsExactly(new InstalledBundle(5, early), new InstalledBundle(20, late));
    assertThat(installation.shell()).containsExactly(shell);
  }

  @Test
  void aFolderWithoutAStartLevelIsRefusedByName() throws IOException {
    jar("bundles/extra/a.jar");
    assertThatThrownBy(() -> new Installation(home).bundles())
        .isInstanceOf(MasterException.class)
        .hasMessageContaining(home.resolve("bundles/extra").toString());
  }

  @Test
  void anInstallationWithoutBundlesIsRefused() {
    assertThatThrownBy(() -> new Installation(home).bundles())
        .isInstanceOf(MasterException.class)
        .hasMessageStartingWith("no bundles in " + home);
  }

  private Path jar(String path) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }
}
