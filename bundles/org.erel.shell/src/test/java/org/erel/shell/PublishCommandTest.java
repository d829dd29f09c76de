package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;
import org.erel.api.PublishOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code publish}. */
class PublishCommandTest extends CommandFixture {

  @TempDir Path folder;

  @Test
  void publishSaysWhoHasIt() throws Exception {
    assertThat(run("publish", file("{}"))).isZero();
    assertThat(cluster.calls).containsExactly("publish {} within PT30S");
    assertThat(out).hasToString("web revision 7 is on disk at 2 of 2 hosts: web-1, web-2\n");
    assertThat(err).hasToString("web-1 has it\nweb-2 has it\n");
    assertThat(closed).isOne();
  }

  @Test
  void publishReadsStandardInput() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("{ü}".getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(run("publish", "-", "--timeout", "5s")).isZero();
    } finally {
      System.setIn(before);
    }
    assertThat(cluster.calls).containsExactly("publish {ü} within PT5S");
  }

  @Test
  void aMajorityIsEnoughAndTheSilentAreNamed() throws Exception {
    published(List.of("a", "b"), Map.of(), List.of("c"));
    assertThat(run("publish", file("{}"))).isZero();
    assertThat(out).hasToString("web revision 7 is on disk at 2 of 3 hosts: a, b\n");
    assertThat(err.toString()).contains("silent: c (what they missed they get when back)");
  }

  @Test
  void aMinorityIsNotEnough() throws Exception {
    published(List.of("a"), Map.of(), List.of("b", "c"));
    assertThat(run("publish", file("{}"))).isEqualTo(1);
    assertThat(err.toString()).contains("silent: b, c").contains("not published: no majority");
  }

  @Test
  void aDocumentThatNobodyCouldTakeIsNotPublished() throws Exception {
    published(List.of(), Map.of(), List.of());
    assertThat(run("publish", file("{}"))).isEqualTo(1);
    assertThat(out).hasToString("web revision 7 is on disk at 0 of 0 hosts\n");
    assertThat(err.toString()).contains("no host is known");
  }

  @Test
  void whoRefusedIsNamedWithTheReason() throws Exception {
    published(List.of("a", "b"), Map.of("c", "holds revision 8 by bob@desk"), List.of());
    assertThat(run("publish", file("{}"))).isEqualTo(1);
    assertThat(err.toString()).contains("refused by c: holds revision 8 by bob@desk\n");
  }

  @Test
  void anInvalidDocumentIsNamedWithThePlace() throws Exception {
    cluster.invalid = new InvalidDocumentException(3, 4, "unknown key 'x'");
    String file = file("{}");
    assertThat(run("publish", file)).isEqualTo(2);
    assertThat(err).hasToString(file + ": line 3, column 4: unknown key 'x'\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anUnknownFileIsWrongBeforeAnythingIsOpened() {
    assertThat(run("publish", "nowhere.json")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("erel publish: nowhere.json: no such file in ")
        .endsWith("Try 'erel publish --help'.\n");
    assertThat(opened).isEmpty();
  }

  @Test
  void aFolderIsNoDocument() {
    assertThat(run("publish", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains(folder + ": cannot be read: ");
  }

  @Test
  void whatIsTooLargeOrNoTextIsNotSent() throws Exception {
    assertThat(run("publish", file(" ".repeat(Document.MAXIMUM_BYTES + 1)))).isEqualTo(2);
    assertThat(err.toString()).contains("more than 262144 bytes");
    Path latin = folder.resolve("latin.json");
    Files.write(latin, new byte[] {'"', (byte) 0xfc, '"'});
    assertThat(run("publish", latin.toString())).isEqualTo(2);
    assertThat(err.toString()).contains(latin + ": the document is not UTF-8 text");
    assertThat(opened).isEmpty();
  }

  private String file(String content) throws Exception {
    Path file = folder.resolve("web.json");
    Files.writeString(file, content);
    return file.toString();
  }

  private void published(List<String> stored, Map<String, String> refused, List<String> silent) {
    cluster.published = new PublishOutcome(cluster.published.document(), stored, refused, silent);
  }
}
