package org.erel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.erel.api.Document;
import org.erel.api.NotSyncedException;
import org.erel.api.Problem;
import org.erel.api.Revision;
import org.erel.api.Subscription;
import org.erel.replication.Effect;
import org.erel.wire.Ballot;
import org.erel.wire.Enrolment;
import org.erel.wire.Held;
import org.erel.wire.RecordCodec;
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
    documents.write(new Effect.Promise("web", ballot, Optional.empty(), List.of()));
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
    assertThat(files()).containsExactly("db.json", "web.json");
  }

  @Test
  void whatWasReplacedCanBeLookedAt() throws IOException {
    assertThat(documents.past().of("web")).isEmpty();
    keep(SEVEN);
    keep(EIGHT);
    Document nine = Samples.document("web", 9, "ann@desk");
    keep(nine);
    // by another ballot: the same document, once
    documents.write(
        new Effect.Keep(new Held(nine, new Ballot(99, "bob#2")), Optional.empty(), List.of()));
    keep(Samples.document("web", 10, "ann@desk"));

    assertThat(new FileDocuments(data).past().of("web")).containsExactly(SEVEN, EIGHT, nine);
  }

  @Test
  void onlySoManyArePutAside() throws IOException {
    LongStream.rangeClosed(1, Revision.KEPT + 10)
        .forEach(revision -> keep(Samples.document("web", revision, "ann")));
    assertThat(documents.past().of("web"))
        .hasSize(Revision.KEPT)
        .first()
        .extracting(Document::revision)
        .isEqualTo(10L);
  }

  @Test
  void leftoversAreRemovedAndBrokenFilesMovedAside() throws IOException {
    keep(SEVEN);
    Files.writeString(folder.resolve(".web.json.tmp"), "{");
    Files.writeString(folder.resolve("db.json"), "{\"name\":");
    Files.copy(folder.resolve("web.json"), folder.resolve("odd.json"));
    Files.createDirectory(folder.resolve("folder.json"));
    Files.writeString(data.resolve("promises").resolve("web.json"), "{}");
    Files.writeString(data.resolve("roster.json"), "[]");

    FileDocuments again = new FileDocuments(data);

    assertThat(again.all()).containsExactly(SEVEN);
    assertThat(again.shelf().roster()).isEqualTo(Roster.EMPTY);
    assertThat(again.problems())
        .extracting(Problem::subject)
        .containsExactlyInAnyOrder(
            "document db", "document folder", "document odd", "promise web", "roster");
    assertThat(again.problems())
        .allSatisfy(problem -> assertThat(problem.reason()).contains(".json.broken"));
    assertThat(files()).containsExactly("db.json.broken", "odd.json.broken", "web.json");
  }

  @Test
  void aDocumentWhoseGroupCannotBeReadIsMovedAside() throws IOException {
    Document odd =
        new Document("db", 3, "ann", Samples.NOW, false, "{\"group\":\"db\",\"unknown\":1}");
    Files.write(folder.resolve("db.json"), RecordCodec.encode(Samples.keep(odd).held()));
    FileDocuments again = new FileDocuments(data);
    assertThat(again.all()).isEmpty();
    assertThat(again.problems())
        .singleElement()
        .extracting(Problem::reason)
        .asString()
        .contains("unknown key 'unknown'", "db.json.broken", "fetched again");
    assertThat(files()).containsExactly("db.json.broken");
  }

  @Test
  void aFullDiskChangesNothing() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "/dev/full is missing");
    keep(SEVEN);
    Files.createSymbolicLink(folder.resolve(".web.json.tmp"), full);
    assertThatThrownBy(() -> keep(EIGHT))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("document web could not be written to " + folder)
        .hasMessageContaining("No space left on device");
    assertThat(documents.find("web")).contains(SEVEN);
    assertThat(new FileDocuments(data).all()).containsExactly(SEVEN);
    keep(EIGHT);
    assertThat(documents.find("web")).contains(EIGHT);
  }

  /** Renames, and syncs no folder. */
  private static final class ForgetfulDisk implements DocumentFolder.Disk {

    boolean syncs = true;

    @Override
    public void write(Path file, byte[] content) throws IOException {
      Files.write(file, content);
      try {
        syncFolder(file.getParent());
      } catch (IOException e) {
        throw new NotSyncedException(e);
      }
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
      if (!syncs) {
        throw new IOException("I/O error");
      }
    }
  }

  @Test
  void whatIsNotSyncedDoesNotCountAndGivesWayToNothingOlder() throws IOException {
    ForgetfulDisk disk = new ForgetfulDisk();
    documents = new FileDocuments(data, Roots.UNSIGNED, disk);
    List<Document> told = new ArrayList<>();
    documents.onStored(told::add);
    Document nine = Samples.document("web", 9, "ann@desk");
    keep(SEVEN);
    disk.syncs = false;
    assertThatThrownBy(() -> keep(nine)).isInstanceOf(UncheckedIOException.class);
    assertThat(documents.find("web")).contains(SEVEN);

    assertThatThrownBy(() -> keep(EIGHT)).hasMessageContaining("revision 9 of web is on disk");
    assertThat(new FileDocuments(data).find("web")).as("on disk").contains(nine);

    disk.syncs = true;
    documents.settle();
    assertThat(documents.find("web")).contains(nine);
    assertThat(told).containsExactly(nine);
    assertThatThrownBy(() -> keep(EIGHT)).isInstanceOf(UncheckedIOException.class);
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
}
