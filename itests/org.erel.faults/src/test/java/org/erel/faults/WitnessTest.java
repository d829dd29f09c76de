package org.erel.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.api.Document;
import org.erel.api.JournalFile;
import org.erel.api.PublishOutcome;
import org.erel.trust.OperatorKey;
import org.erel.trust.TrustedKeys;
import org.erel.wire.Ballot;
import org.erel.wire.Held;
import org.erel.wire.RecordCodec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A witness that sees nothing would find every cluster in order. */
class WitnessTest {

  private static final List<String> HOSTS = List.of("web-1", "web-2");

  @TempDir private Path folder;

  private final OperatorKey key = OperatorKey.generate();
  private Witness witness;

  @BeforeEach
  void begin() {
    witness =
        new Witness(
            TrustedKeys.of(List.of(key.publicKey("root", List.of(), Optional.empty()))),
            Map.of("web-1", folder.resolve("web-1"), "web-2", folder.resolve("web-2")));
  }

  private Held held(long revision, String words, Held... parents) {
    List<String> lineage = parents.length == 0 ? List.of() : parents[0].holding().descent();
    Document document =
        new Document(
            "web", revision, words, Instant.EPOCH, false, "{}", lineage, false, Optional.empty());
    return new Held(key.signed(document), new Ballot(revision, words));
  }

  private void put(String host, Held held) throws IOException {
    Path documents = Files.createDirectories(folder.resolve(host).resolve("documents"));
    String record = new String(RecordCodec.encode(held), StandardCharsets.UTF_8);
    try (JournalFile journal = JournalFile.roomy(documents.resolve("web.journal"))) {
      journal.append("held " + record);
    }
    witness.look();
  }

  private void putEverywhere(Held held) throws IOException {
    for (String host : HOSTS) {
      put(host, held);
    }
  }

  private void acknowledged(Held held, String... hosts) {
    witness.acknowledged(
        new PublishOutcome(
            PublishOutcome.Verdict.ACKNOWLEDGED,
            Optional.of(held.document().reference()),
            Optional.empty(),
            List.of(hosts),
            Map.of(),
            List.of()));
  }

  @Test
  void whatIsBasedOnAllThatWasAcknowledgedIsInOrder() throws Exception {
    Held one = held(1, "a");
    Held two = held(2, "b", one);
    put("web-1", one);
    acknowledged(one, "web-1");
    assertThat(witness.equal()).isFalse();
    putEverywhere(two);
    acknowledged(two, HOSTS.toArray(String[]::new));
    assertThat(witness.equal()).isTrue();
    witness.judge();
    assertThat(witness.violations()).isEmpty();
  }

  @Test
  void whatWasAcknowledgedAndIsNotBuiltOnIsLost() throws Exception {
    Held one = held(1, "a");
    put("web-1", held(2, "b", one));
    acknowledged(held(2, "b", one), "web-1");
    putEverywhere(held(3, "c", held(2, "d", one)));
    witness.judge();
    assertThat(witness.violations()).containsExactly("lost: web revision 2 by b was acknowledged");
  }

  @Test
  void anOlderOneBehindANewerIsSeen() throws Exception {
    put("web-1", held(2, "b"));
    put("web-1", held(1, "a"));
    assertThat(witness.violations()).singleElement().asString().contains("by the older");
  }

  @Test
  void anOlderOneInPlaceOfANewerIsSeenUnlessTheDiskIsLost() throws Exception {
    put("web-1", held(2, "b"));
    put("web-2", held(2, "b"));
    witness.loses("web-2");
    await().pollDelay(Duration.ofMillis(150)).until(() -> true);
    witness.look();
    for (String host : HOSTS) {
      Files.delete(folder.resolve(host).resolve("documents/web.journal"));
      put(host, held(1, "a"));
    }
    assertThat(witness.violations())
        .singleElement()
        .asString()
        .startsWith("web-1 ")
        .contains("by the older");
  }

  @Test
  void whatADiskDidNotKeepMayBeTakenBackHoweverLateTheNextLookComes() throws Exception {
    put("web-1", held(1, "a"));
    Path file = folder.resolve("web-1/documents/web.journal");
    byte[] before = Files.readAllBytes(file);
    put("web-1", held(2, "b"));
    Files.write(file, before);
    await().pollDelay(Duration.ofMillis(150)).until(() -> true);
    witness.look();
    assertThat(witness.violations()).isEmpty();
  }

  @Test
  void aHostThatHasNotWhatItSaysIsSeen() throws Exception {
    put("web-1", held(1, "a"));
    acknowledged(held(2, "b"), "web-1");
    assertThat(witness.violations()).singleElement().asString().startsWith("web-1 said that");
  }

  @Test
  void whatIsNotSignedOrNotWholeIsSeenOnADisk() throws Exception {
    Held good = held(1, "a");
    put("web-1", new Held(good.document().signed(key.sign(new byte[1])), good.ballot()));
    assertThat(witness.violations()).singleElement().asString().contains("is on a disk, and its");
    Files.writeString(folder.resolve("web-1/documents/web.journal"), "{\n");
    witness.look();
    assertThat(witness.violations()).singleElement().asString().contains("broken file");
    Files.delete(folder.resolve("web-1/documents/web.journal"));
    witness.look();
    assertThat(witness.violations()).singleElement().asString().contains("held [web]");
  }

  @Test
  void whatALogTellsOfGoingBackIsSeen() throws Exception {
    Path log =
        Files.writeString(
            folder.resolve("said-1.log"),
            "12:00 INFO  FileDocuments: stored web revision 2 by a\n"
                + "12:01 INFO  FileDocuments: stored web revision 1 by a\n");
    witness.readLogs("web-1", List.of(log));
    assertThat(witness.violations()).singleElement().asString().startsWith("web-1 went back");
  }
}
