package org.erel.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.erel.api.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFolderTest {

  private static final PublicKey ANN = Samples.known(OperatorKey.generate(), "ann");
  private static final PublicKey BOB = Samples.known(OperatorKey.generate(), "bob", "web-*");

  @TempDir Path folder;

  @Test
  void anAbsentOrEmptyFolderTrustsNobody() {
    KeyFolder nothing = new KeyFolder(List.of(), List.of());
    assertThat(KeyFolder.read(folder)).isEqualTo(nothing);
    assertThat(KeyFolder.read(folder.resolve("trusted"))).isEqualTo(nothing);
  }

  @Test
  void everyFileCountsInTheOrderOfNames() throws Exception {
    write("b.pub", "# Bob's\n\n" + BOB.line() + "\r\n");
    write("a.pub", ANN.line());
    assertThat(KeyFolder.read(folder)).isEqualTo(new KeyFolder(List.of(ANN, BOB), List.of()));
  }

  @Test
  void onlyFilesOfPublicKeysAreRead() throws Exception {
    write("README", "who may publish");
    write(".ann.pub", "half written");
    assertThat(KeyFolder.read(folder)).isEqualTo(new KeyFolder(List.of(), List.of()));
  }

  @Test
  void aBrokenLineMakesNoOtherUnusable() throws Exception {
    write("a.pub", "# two\n" + ANN.line() + " group=web\n" + BOB.line());
    Files.write(folder.resolve("b.pub"), new byte[] {(byte) 0xfc});
    Files.createDirectory(folder.resolve("c.pub"));
    write("d.pub", "#".repeat(KeyFolder.MAXIMUM_BYTES + 1));
    write("e.pub", ANN.line());
    KeyFolder read = KeyFolder.read(folder);
    assertThat(read.keys()).containsExactly(BOB, ANN);
    assertThat(read.problems())
        .extracting(Problem::subject)
        .containsExactly(
            "trusted key a.pub:2", "trusted key b.pub", "trusted key c.pub", "trusted key d.pub");
    assertThat(read.problems().get(0).reason()).startsWith("unknown option 'group=web'");
    assertThat(read.problems().get(1).reason()).contains("not UTF-8");
    assertThat(read.problems().get(3).reason()).contains("more than 65536 bytes");
  }

  @Test
  void aKeyThatStandsTwiceCountsAsInTheFirstPlace() throws Exception {
    write("a.pub", ANN.line() + " groups=web");
    write("b.pub", ANN.line());
    KeyFolder read = KeyFolder.read(folder);
    assertThat(read.keys()).extracting(PublicKey::limited).containsExactly(true);
    assertThat(read.problems())
        .containsExactly(
            new Problem(
                "trusted key b.pub:1", "key " + ANN + " stands in a.pub:1 already, which counts"));
  }

  @Test
  void aPrivateKeyThatSomebodyCopiedThereIsNotRepeated() throws Exception {
    write("a.pub", "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYD\n-----END PRIVATE KEY-----\n");
    assertThat(KeyFolder.read(folder).problems().toString())
        .contains("this is a private key")
        .doesNotContain("MC4CAQAwBQYD");
  }

  @Test
  void aFileInPlaceOfTheFolderIsAProblem() throws Exception {
    write("trusted", ANN.line());
    assertThat(KeyFolder.read(folder.resolve("trusted")).problems())
        .singleElement()
        .extracting(Problem::reason)
        .asString()
        .startsWith("the folder cannot be read");
  }

  private void write(String name, String content) throws Exception {
    Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
  }
}
