package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.archive.Jars;
import org.erel.trust.OperatorKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pack} and {@code inspect}. */
class PackCommandTest extends CommandFixture {

  @TempDir Path folder;

  @Test
  void aFolderIsPackedAndLookedInto() throws Exception {
    assertThat(run("pack", shop(), "-o", folder.toString())).isZero();
    assertThat(out.toString()).isEqualTo(archive() + "\n");
    assertThat(err.toString()).matches("shop@1.0.0, 2 bundles, [0-9.]+ KiB, not signed\n");
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    assertThat(run("inspect", archive())).isZero();
    assertThat(out.toString().lines().map(line -> line.split(" {2,}")[0]))
        .contains("release", "START", "1", "2");
    assertThat(out.toString()).contains("signed      no").doesNotContain("NEEDS");
    assertThat(err.toString()).isEmpty();
    assertThat(opened).isEmpty();
  }

  @Test
  void jsonHasAllOfIt() throws Exception {
    assertThat(run("inspect", shop(), "--json")).isZero();
    assertThat(out.toString())
        .contains(
            "\"release\": \"shop@1.0.0\"",
            "\"signedBy\": null",
            "\"resolves\": null",
            "\"symbolicName\": \"a\"",
            "\"sha256\": \"" + Jars.sha256(Jars.bundle("a", "1.0.0")) + "\"",
            "\"needs\": [");
  }

  @Test
  void aKeySignsIt() throws Exception {
    OperatorKey key = OperatorKey.generate();
    key.write(folder.resolve("key.pem"), Optional.of("secret".toCharArray()));
    typed = Optional.of(new ArrayDeque<>(List.of("secret")));
    environment.put("EREL_KEY", folder.resolve("key.pem").toString());
    assertThat(run("pack", shop(), "-o", folder.toString())).isZero();
    assertThat(err.toString()).endsWith("signed by key " + key.id() + "\n");
    assertThat(asked).containsExactly("Passphrase of " + folder.resolve("key.pem"));
  }

  @Test
  void itIsNotSignedWhereNobodyWantsThat() throws Exception {
    OperatorKey.generate().write(folder.resolve("key.pem"), Optional.empty());
    String key = folder.resolve("key.pem").toString();
    environment.put("EREL_KEY", key);
    assertThat(run("pack", shop(), "-o", folder.toString(), "--no-sign")).isZero();
    assertThat(err.toString()).endsWith("not signed\n");
    assertThat(run("pack", shop(), "--key", key, "--no-sign")).isEqualTo(2);
    assertThat(err.toString()).contains("--no-sign", "mutually exclusive");
  }

  @Test
  void theSameAgainIsDoneAndOtherContentIsRefused() throws Exception {
    run("pack", shop(), "-o", folder.toString());
    assertThat(run("pack", shop(), "-o", folder.toString())).isZero();
    assertThat(err.toString()).endsWith("; the same was there already\n");
    Files.delete(Path.of(shop(), "a-1.0.0.jar"));
    assertThat(run("pack", folder.resolve("shop-1.0.0").toString(), "-o", archive())).isEqualTo(2);
    assertThat(err.toString()).contains(archive() + " is there with other content");
  }

  @Test
  void whatIsNoReleaseIsRefusedWithTheReason() throws Exception {
    Path notes = Jars.folder(folder.resolve("notes-1.0"), Map.of("notes.txt", Jars.utf8("words")));
    assertThat(run("pack", notes.toString())).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("nothing was packed: " + notes + ": the folder holds 'notes.txt'");
    assertThat(run("inspect", notes.toString())).isEqualTo(1);
    assertThat(err.toString()).contains(notes + " is broken: the folder holds 'notes.txt'");
  }

  @Test
  void whatIsNotThereIsWrong() {
    String nowhere = folder.resolve("nowhere").toString();
    assertThat(run("pack", nowhere)).isEqualTo(2);
    assertThat(err.toString()).startsWith("erel pack: " + nowhere + ": no such file");
    assertThat(run("inspect", nowhere)).isEqualTo(2);
    assertThat(run("pack", nowhere, "--key", "none.pem")).isEqualTo(2);
    assertThat(err.toString()).contains("--key none.pem: no such file; keygen makes a key");
  }

  private String shop() throws Exception {
    return Jars.folder(folder.resolve("shop-1.0.0"), Jars.twoBundles()).toString();
  }

  private String archive() {
    return folder.resolve("shop-1.0.0.erel").toString();
  }
}
