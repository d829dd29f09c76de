package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.api.Document;
import org.erel.api.DocumentReference;
import org.erel.api.InvalidDocumentException;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishOutcome.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code publish}. */
class PublishCommandTest extends CommandFixture {

  @TempDir Path folder;

  @Test
  void publishSaysWhoHasIt() throws Exception {
    assertThat(run("publish", file("{}"))).isZero();
    assertThat(cluster.calls).containsExactly("publish {} on OWN0 to majority within PT30S");
    assertThat(out).hasToString("web revision 7 is on disk at 2 of 2 hosts: web-1, web-2\n");
    assertThat(err.toString()).isEmpty();
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
    assertThat(cluster.calls).containsExactly("publish {ü} on OWN0 to majority within PT5S");
  }

  @Test
  void theTermsAreTheOperators() throws Exception {
    assertThat(run("publish", file("{}"), "--wait", "all", "--base", "7")).isZero();
    assertThat(run("publish", file("{}"), "--wait", "3", "--base", "latest", "--force")).isZero();
    assertThat(cluster.calls)
        .containsExactly(
            "publish {} on REVISION7 to all within PT30S",
            "publish {} on LATEST0 by force to 3 within PT30S");
    for (String[] wrong :
        new String[][] {
          {"--wait", "most"}, {"--wait", "0"}, {"--base", "-1"}, {"--base", "newest"}
        }) {
      assertThat(run("publish", file("{}"), wrong[0], wrong[1])).isEqualTo(2);
      assertThat(err.toString()).contains("'" + wrong[1] + "' is neither");
    }
  }

  @Test
  void aMajorityIsEnoughAndTheSilentAreNamed() throws Exception {
    published(Verdict.ACKNOWLEDGED, List.of("a", "b"), Map.of(), List.of("c"));
    assertThat(run("publish", file("{}"))).isZero();
    assertThat(out).hasToString("web revision 7 is on disk at 2 of 3 hosts: a, b\n");
    assertThat(err.toString()).contains("silent: c (what they missed they get when back)");
  }

  @Test
  void fewerThanAskedForAreNotEnough() throws Exception {
    published(Verdict.SHORT, List.of("a"), Map.of(), List.of("b", "c"));
    assertThat(run("publish", file("{}"))).isEqualTo(1);
    assertThat(err.toString())
        .contains("silent: b, c")
        .contains("not acknowledged: a majority of the hosts must have it on disk");
  }

  @Test
  void aDocumentThatNobodyCouldTakeIsNotPublished() throws Exception {
    cluster.published =
        new PublishOutcome(
            Verdict.NO_MAJORITY,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Map.of(),
            List.of());
    assertThat(run("publish", file("{}"))).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("no host is known");
  }

  @Test
  void whoPublishedSinceIsNamedWithTheWayOut() throws Exception {
    cluster.published =
        new PublishOutcome(
            Verdict.OVERTAKEN,
            Optional.empty(),
            Optional.of(new DocumentReference("web", 8, "d", "bob@desk")),
            List.of(),
            Map.of(),
            List.of());
    assertThat(run("publish", file("{}"))).isEqualTo(1);
    assertThat(err.toString()).contains("revision 8 by bob@desk came since", "log web", "--base 8");
  }

  @Test
  void whoRefusedIsNamedWithTheReason() throws Exception {
    published(Verdict.ACKNOWLEDGED, List.of("a", "b"), Map.of("c", "no space left"), List.of());
    assertThat(run("publish", file("{}"))).isZero();
    assertThat(err.toString()).contains("refused by c: no space left\n");
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

  private void published(
      Verdict verdict, List<String> stored, Map<String, String> refused, List<String> silent) {
    cluster.published =
        new PublishOutcome(
            verdict, cluster.published.document(), Optional.empty(), stored, refused, silent);
  }
}
