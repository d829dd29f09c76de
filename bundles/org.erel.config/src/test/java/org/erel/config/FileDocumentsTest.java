package org.erel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.erel.api.Document;
import org.erel.api.JournalFile;
import org.erel.api.Problem;
import org.erel.api.Revision;
import org.erel.api.Subscription;
import org.erel.replication.Effect;
import org.erel.wire.Ballot;
import org.erel.wire.Enrolment;
import org.erel.wire.Held;
import org.erel.wire.Roster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDocumentsTest {

  private static final Document SEVEN = Samples.document("web", 7, "ann@desk");
  private static final Document EIGHT = Samples.tombstone("web", 8, "bob");

  @TempDir Path data;
  private Path folder;
  private FileDocuments documents;

  @BeforeEach
  void open() throws IOException {
    folder = data.resolve("documents");
    documents = new FileDocuments(data);
  }

  private void keep(Document document) {
    documents.write(Samples.keep(document));
  }

  private static Effect.Promise promise(String name, Ballot ballot) {
    return new Effect.Promise(name, ballot, Optional.empty(), List.of());
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void whatIsWrittenIsThereAfterARestart() throws IOException {
    Document db = Samples.document("db", 1, "ann");
    Ballot ballot = new Ballot(3, "ann#1");
    Roster roster = Roster.founded("web-1").next(ballot, List.of("web-2"), List.of());
    Enrolment enrolment = new Enrolment(roster, 2, ballot, 1);
    keep(SEVEN);
    keep(EIGHT);
    keep(db);
    documents.write(promise("web", ballot));
    documents.write(new Effect.Enrol(enrolment, List.of()));

    FileDocuments again = new FileDocuments(data);

    assertThat(again.all()).containsExactly(db, EIGHT);
    assertThat(again.find("web")).contains(EIGHT);
    assertThat(again.find("nothing")).isEmpty();
    assertThat(again.shelf().holdings())
        .containsExactlyInAnyOrderElementsOf(documents.shelf().holdings());
    assertThat(again.shelf().promised("web")).isEqualTo(ballot);
    assertThat(again.shelf().promised("db")).isEqualTo(Ballot.NONE);
    assertThat(again.shelf().enrolment()).isEqualTo(enrolment);
    assertThat(files()).containsExactly("db.journal", "web.journal");
  }

  @Test
  void whatWasReplacedCanBeLookedAt() throws IOException {
    assertThat(documents.past("web")).isEmpty();
    keep(SEVEN);
    keep(EIGHT);
    Document nine = Samples.document("web", 9, "ann@desk");
    keep(nine);
    // by another ballot: the same document, once
    documents.write(
        new Effect.Keep(new Held(nine, new Ballot(99, "bob#2")), Optional.empty(), List.of()));
    keep(Samples.document("web", 10, "ann@desk"));

    assertThat(new FileDocuments(data).past("web")).containsExactly(SEVEN, EIGHT, nine);
  }

  @Test
  void onlySoManyCanBeLookedAtHoweverManyThereWere() throws IOException {
    Ballot ballot = new Ballot(1_000, "ann#1");
    documents.write(promise("web", ballot));
    int most = 10 * Revision.KEPT;
    long longest = 0;
    for (long revision = 1; revision <= most; revision++) {
      keep(Samples.document("web", revision, "ann"));
      documents.shorten();
      longest = Math.max(longest, Files.size(folder.resolve("web.journal")));
      assertThat(documents.past("web")).hasSize((int) Math.min(revision - 1, Revision.KEPT));
    }
    assertThat(Files.size(folder.resolve("web.journal"))).isLessThan(longest * 3 / 4);
    assertThat(documents.past("web")).first().returns(most - 50L, Document::revision);
    FileDocuments again = new FileDocuments(data);
    assertThat(again.past("web")).isEqualTo(documents.past("web"));
    assertThat(again.find("web")).map(Document::revision).contains((long) most);
    assertThat(again.shelf().promised("web")).isEqualTo(ballot);
  }

  @Test
  void promisesAloneDoNotPileUp() throws IOException {
    keep(SEVEN);
    for (int round = 1; round <= 1_000; round++) {
      documents.write(promise("web", new Ballot(round, "ann#1")));
      documents.shorten();
    }
    assertThat(JournalFile.look(folder.resolve("web.journal"))).hasSizeLessThan(250);
    assertThat(new FileDocuments(data).shelf().promised("web").round()).isEqualTo(1_000);
    assertThat(new FileDocuments(data).find("web")).contains(SEVEN);
  }

  @Test
  void leftoversAreRemovedAndBrokenFilesMovedAside() throws IOException {
    keep(SEVEN);
    Files.writeString(folder.resolve(".web.journal.tmp"), "{");
    Files.writeString(folder.resolve("db.journal"), "held {\"name\":\n");
    Files.write(folder.resolve("old.journal"), JournalFile.line("held {}"));
    Files.write(folder.resolve("other.journal"), JournalFile.line("{}"));
    Files.copy(folder.resolve("web.journal"), folder.resolve("odd.journal"));
    Files.writeString(data.resolve("roster.json"), "[]");

    FileDocuments again = new FileDocuments(data);

    assertThat(again.all()).containsExactly(SEVEN);
    assertThat(again.shelf().roster()).isEqualTo(Roster.EMPTY);
    assertThat(again.problems())
        .extracting(Problem::subject)
        .containsExactlyInAnyOrder(
            "document db", "document old", "document other", "document odd", "roster");
    assertThat(again.problems())
        .allSatisfy(problem -> assertThat(problem.reason()).contains(".broken"));
    assertThat(files())
        .containsExactly(
            "db.journal.broken",
            "odd.journal.broken",
            "old.journal.broken",
            "other.journal.broken",
            "web.journal");
  }

  @Test
  void aDocumentWhoseGroupCannotBeReadIsMovedAsideAndThePromiseStays() throws IOException {
    Document odd =
        new Document("db", 3, "ann", Samples.NOW, false, "{\"group\":\"db\",\"unknown\":1}");
    Ballot ballot = new Ballot(9, "ann#1");
    keep(odd);
    documents.write(promise("db", ballot));
    FileDocuments again = new FileDocuments(data);
    assertThat(again.all()).isEmpty();
    assertThat(again.problems())
        .singleElement()
        .extracting(Problem::reason)
        .asString()
        .contains("unknown key 'unknown'", "db.journal.broken", "fetched again");
    assertThat(files()).containsExactly("db.journal", "db.journal.broken");
    assertThat(again.shelf().promised("db")).isEqualTo(ballot);
    assertThat(new FileDocuments(data).shelf().promised("db")).isEqualTo(ballot);
  }

  @Test
  void aFullDiskChangesNothing() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "/dev/full is missing");
    keep(SEVEN);
    Path there = Files.move(folder.resolve("web.journal"), folder.resolve("there"));
    Files.createSymbolicLink(folder.resolve("web.journal"), full);
    assertThatThrownBy(() -> keep(EIGHT))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("document web could not be written to " + folder)
        .hasMessageContaining("No space left on device");
    assertThat(documents.find("web")).contains(SEVEN);
    Files.move(there, folder.resolve("web.journal"), StandardCopyOption.REPLACE_EXISTING);
    assertThat(new FileDocuments(data).all()).containsExactly(SEVEN);
    keep(EIGHT);
    assertThat(documents.find("web")).contains(EIGHT);
    assertThat(new FileDocuments(data).all()).containsExactly(EIGHT);
  }

  @Test
  void theKeysDocumentIsNoGroups() throws IOException {
    Document keys = new Document(Document.KEYS, 1, "ann", Samples.NOW, false, "{}");
    List<Document> told = new ArrayList<>();
    documents.onStored(told::add);

    keep(keys);
    documents.tell(keys);

    assertThat(told).isEmpty();
    assertThat(documents.all()).isEmpty();
    assertThat(documents.shelf().find(Document.KEYS)).isPresent();
    assertThat(new FileDocuments(data).shelf().find(Document.KEYS)).isPresent();
  }

  @Test
  void aFailingListenerHoldsUpNobody() {
    List<Document> told = new ArrayList<>();
    documents.onStored(
        document -> {
          throw new IllegalStateException("listener fails on purpose");
        });
    Subscription subscription = documents.onStored(told::add);
    documents.tell(SEVEN);
    subscription.close();
    documents.tell(EIGHT);
    assertThat(told).containsExactly(SEVEN);
  }

  @Test
  void aProblemOfADocumentIsOverWhenANewerOneIsStored() {
    Problem other = new Problem("document db", "refused");
    documents.note(other);
    documents.note(new Problem("document web", "refused"));
    assertThat(documents.problems()).hasSize(2);
    keep(EIGHT);
    assertThat(documents.problems()).containsExactly(other);
  }

  @Test
  void aReleaseIsKeptAndTold() throws IOException {
    Document shop = Samples.release(1, "a", Optional.empty());
    List<Document> told = new ArrayList<>();
    List<Document> groups = new ArrayList<>();
    documents.onStored(told::add);
    documents.onGroupStored(groups::add);

    for (Document document : List.of(SEVEN, shop)) {
      keep(document);
      documents.tell(document);
    }

    assertThat(told).containsExactly(SEVEN, shop);
    assertThat(groups).containsExactly(SEVEN);
    assertThat(files()).containsExactly("shop@1.2.0.journal", "web.journal");
    for (FileDocuments each : List.of(documents, new FileDocuments(data))) {
      assertThat(each.all()).containsExactly(SEVEN);
      assertThat(each.all(Document.Kind.RELEASE)).containsExactly(shop);
      assertThat(each.find("shop@1.2.0")).contains(shop);
      assertThat(each.group("shop@1.2.0")).isEmpty();
      assertThat(each.group("web")).contains(SEVEN);
    }
  }
}
