package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.erel.api.Document;
import org.erel.api.DocumentReference;
import org.erel.api.ForgetOutcome;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Preview;
import org.erel.api.Revision;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code diff}, {@code get}, {@code log}, {@code revert}, {@code unpublish}, {@code forget}. */
class RevisionCommandsTest extends CommandFixture {

  private static final Instant NOW = Instant.parse("2026-11-23T10:15:30Z");

  private static final Preview PREVIEW =
      new Preview(
          Optional.of(web(8, "{}").reference()),
          List.of("members: + web-*"),
          List.of("web-1"),
          List.of("web-9"));

  @TempDir Path folder;

  private static Document web(long revision, String content) {
    return new Document("web", revision, "bob@desk", NOW, content.isEmpty(), content);
  }

  @BeforeEach
  void published() {
    cluster.documents = List.of(web(8, "{new}"), web(7, "{old}\n"), web(6, ""));
  }

  private String file() throws Exception {
    return Files.writeString(folder.resolve("web.json"), "{}").toString();
  }

  @Test
  void theKeysDocumentIsNotReverted() {
    assertThat(run("revert", "erel.keys", "1")).isEqualTo(2);
    assertThat(err.toString()).contains("'keys trust'");
  }

  @Test
  void getPrintsTheDocumentToTheLetterAndWhoseItIsBesides() {
    assertThat(run("get", "web")).isZero();
    assertThat(out).hasToString("{new}\n");
    assertThat(err).hasToString("web revision 8 by bob@desk, 2026-11-23T10:15:30Z\n");
  }

  @Test
  void getPrintsAnEarlierOne() {
    assertThat(run("get", "web", "--revision", "7")).isZero();
    assertThat(out).hasToString("{old}\n");
    assertThat(run("get", "web", "--revision", "6")).isZero();
    assertThat(err.toString()).contains("it ends the group");
  }

  @Test
  void whatNobodyHasIsNamed() {
    assertThat(run("get", "web", "--revision", "3")).isEqualTo(1);
    assertThat(err.toString()).contains("revision 3 of group 'web'; see log web");
    assertThat(run("get", "wbe")).isEqualTo(1);
    assertThat(err.toString()).contains("no host that answered knows a group 'wbe'");
    assertThat(run("log", "wbe")).isEqualTo(1);
    assertThat(run("revert", "web", "3")).isEqualTo(1);
    assertThat(run("diff", "web", "--revision", "3")).isEqualTo(1);
    assertThat(run("get", "web", "--revision", "old")).isEqualTo(2);
  }

  @Test
  void logTellsWhoChangedWhatAndWhen() {
    cluster.log =
        List.of(
            new Revision(
                new DocumentReference("web", 8, "d", "bob@desk"),
                NOW,
                false,
                true,
                Optional.of("0123456789abcdef0123456789abcdef"),
                List.of("release shop: 1.2.0 -> 1.3.0", "members: + web-*")));
    assertThat(run("log", "web")).isZero();
    assertThat(out.toString())
        .contains("8", "2026-11-23T10:15:30Z", "bob@desk (forced)", "01234567 ")
        .contains("release shop: 1.2.0 -> 1.3.0; members: + web-*");
    assertThat(run("log", "web", "--json")).isZero();
    assertThat(out.toString()).contains("\"forced\": true");
  }

  @Test
  void diffShowsWhatPublishingWouldChange() throws Exception {
    cluster.preview = PREVIEW;
    assertThat(run("diff", file())).isEqualTo(1);
    assertThat(out).hasToString("members: + web-*\n");
    cluster.preview = new Preview(Optional.empty(), List.of(), List.of(), List.of());
    assertThat(run("diff", file())).isZero();
    assertThat(err.toString()).contains("no difference");
  }

  @Test
  void diffShowsWhatChangedSinceARevision() {
    assertThat(run("diff", "web", "--revision", "7")).isEqualTo(1);
    assertThat(out.toString()).contains("{old} -> {new}");
    assertThat(run("diff", "web", "--revision", "8")).isZero();
  }

  @Test
  void aDryRunShowsTheDifferenceAndTheHostsAndPublishesNothing() throws Exception {
    cluster.preview = PREVIEW;
    assertThat(run("publish", file(), "--dry-run")).isZero();
    assertThat(out)
        .hasToString(
            "would replace web revision 8 by bob@desk\n"
                + "  members: + web-*\n"
                + "hosts that it is about: web-1\n");
    assertThat(err.toString())
        .contains("silent, and perhaps meant: web-9", "nothing was published");
    assertThat(cluster.calls).noneMatch(call -> call.startsWith("publish"));
  }

  @Test
  void aDocumentThatIsWrongIsNamedByDiffToo() throws Exception {
    cluster.invalid = new InvalidDocumentException(3, 4, "unknown key 'x'");
    assertThat(run("diff", file())).isEqualTo(2);
    assertThat(err.toString()).contains("web.json: line 3, column 4");
  }

  @Test
  void revertPublishesWhatAnEarlierRevisionSaidOnTopOfTheNewest() {
    assertThat(run("revert", "web", "7", "--wait", "all")).isZero();
    assertThat(cluster.calls).last().isEqualTo("publish {old}\n on REVISION8 to all within PT30S");
    assertThat(run("revert", "web", "6")).isZero();
    assertThat(cluster.calls)
        .last()
        .isEqualTo("unpublish web on REVISION8 to majority within PT30S");
    assertThat(run("revert", "web", "8")).isZero();
    assertThat(out.toString()).contains("nothing to do");
  }

  @Test
  void unpublishEndsAGroup() {
    assertThat(run("unpublish", "web", "--base", "8")).isZero();
    assertThat(cluster.calls)
        .containsExactly("unpublish web on REVISION8 to majority within PT30S");
  }

  @Test
  void forgetSaysWhoIsForgottenAndWhoIsNot() {
    cluster.known = Set.of("web-3");
    assertThat(run("forget", "web-3")).isZero();
    assertThat(out).hasToString("web-3 is forgotten\n");
    assertThat(run("forget", "web-3", "wbe")).isEqualTo(1);
    assertThat(err.toString()).contains("wbe is not known").contains("hosts");
  }

  @Test
  void forgetSaysWhatIsInTheWay() {
    cluster.forgets = ForgetOutcome.RUNNING;
    assertThat(run("forget", "web-3")).isEqualTo(1);
    assertThat(err.toString()).contains("web-3 is running: stop its master first");
    cluster.forgets = ForgetOutcome.NO_MAJORITY;
    assertThat(run("forget", "web-3")).isEqualTo(1);
    assertThat(err.toString()).contains("no majority").contains("--force");
    cluster.known = Set.of("web-3");
    assertThat(run("forget", "--force", "web-3")).isZero();
    assertThat(cluster.calls).last().isEqualTo("forget web-3 by force");
  }

  @Test
  void aReleasesDocumentIsPrintedAndNeverReverted() {
    cluster.documents =
        List.of(
            web(8, "{new}"),
            new Document("shop@1.2.0", 1, "web-1", NOW, false, "{}"),
            new Document("cart@2.0.0", 2, "ann", NOW, true, ""));
    assertThat(run("get", "shop@1.2.0")).isZero();
    assertThat(out).hasToString("{}\n");
    assertThat(run("get", "cart@2.0.0")).isZero();
    assertThat(err.toString()).contains("it ends the release");
    assertThat(run("get", "shop@1.2.1")).isEqualTo(1);
    assertThat(err.toString()).contains("no host that answered knows a release shop@1.2.1");
    assertThat(run("revert", "shop@1.2.0", "1")).isEqualTo(2);
    assertThat(err.toString())
        .contains("a release never changes, so there is nothing to go back to");
    assertThat(run("diff", "shop@1.2.0", "--revision", "1")).isEqualTo(2);
    assertThat(err.toString()).contains("'log shop@1.2.0' tells when it came and went");
    assertThat(run("unpublish", "shop@1.2.0")).isZero();
    assertThat(cluster.calls).last().asString().startsWith("unpublish shop@1.2.0");
  }
}
