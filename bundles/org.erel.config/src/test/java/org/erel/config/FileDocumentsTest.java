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
import java.util.stream.Stream;
import org.erel.api.Document;
import org.erel.api.Documents.Acceptance;
import org.erel.api.Problem;
import org.erel.api.Subscription;
import org.erel.wire.MessageCodec;
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
    documents = new FileDocuments(folder);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theOneThatStandsIsHeld() {
    assertThat(documents.accept(SEVEN)).isEqualTo(Acceptance.STORED);
    assertThat(documents.accept(SEVEN)).isEqualTo(Acceptance.HELD);
    assertThat(documents.accept(EIGHT)).isEqualTo(Acceptance.STORED);
    assertThat(documents.accept(SEVEN)).isEqualTo(Acceptance.OLDER);
    assertThat(documents.find("web")).contains(EIGHT);
    assertThat(documents.find("db")).isEmpty();
  }

  @Test
  void ofEqualRevisionsTheSameOneStandsInAnyOrder() throws IOException {
    Document other = Samples.document("web", 7, "bob");
    documents.accept(SEVEN);
    documents.accept(other);
    FileDocuments second = new FileDocuments(data.resolve("second"));
    second.accept(other);
    second.accept(SEVEN);
    assertThat(documents.all()).isEqualTo(second.all());
  }

  @Test
  void whatIsHeldIsThereAfterARestart() throws IOException {
    Document db = Samples.document("db", 1, "ann");
    documents.accept(SEVEN);
    documents.accept(EIGHT);
    documents.accept(db);
    assertThat(new FileDocuments(folder).all()).containsExactly(db, EIGHT);
    assertThat(files()).containsExactly("db.json", "web.json");
  }

  @Test
  void leftoversAreRemovedAndBrokenFilesMovedAside() throws IOException {
    documents.accept(SEVEN);
    Files.writeString(folder.resolve(".web.json.tmp"), "{");
    Files.writeString(folder.resolve("db.json"), "{\"name\":");
    Files.write(folder.resolve("odd.json"), MessageCodec.encode(SEVEN));
    Files.createDirectory(folder.resolve("folder.json"));
    FileDocuments again = new FileDocuments(folder);
    assertThat(again.all()).containsExactly(SEVEN);
    assertThat(again.problems())
        .extracting(Problem::subject)
        .containsExactlyInAnyOrder("document db", "document folder", "document odd");
    assertThat(again.problems())
        .allSatisfy(problem -> assertThat(problem.reason()).contains(".json.broken"));
    assertThat(files())
        .containsExactly("db.json.broken", "folder.json.broken", "odd.json.broken", "web.json");
  }

  @Test
  void aDocumentWhoseGroupCannotBeReadIsMovedAside() throws IOException {
    Document odd =
        new Document("db", 3, "ann", Samples.NOW, false, "{\"group\":\"db\",\"unknown\":1}");
    Files.write(folder.resolve("db.json"), MessageCodec.encode(odd));
    FileDocuments again = new FileDocuments(folder);
    assertThat(again.all()).isEmpty();
    assertThat(again.problems())
        .singleElement()
        .extracting(Problem::reason)
        .asString()
        .contains("unknown key 'unknown'", "db.json.broken", "publish it again");
    assertThat(files()).containsExactly("db.json.broken");
  }

  @Test
  void aFullDiskChangesNothing() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "/dev/full is missing");
    documents.accept(SEVEN);
    List<Document> told = new ArrayList<>();
    documents.onStored(told::add);
    Files.createSymbolicLink(folder.resolve(".web.json.tmp"), full);
    assertThatThrownBy(() -> documents.accept(EIGHT))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("document web could not be written to " + folder)
        .hasMessageContaining("No space left on device");
    assertThat(documents.find("web")).contains(SEVEN);
    assertThat(told).isEmpty();
    assertThat(new FileDocuments(folder).all()).containsExactly(SEVEN);
    assertThat(documents.accept(EIGHT)).isEqualTo(Acceptance.STORED);
  }

  @Test
  void whoWaitsForADocumentHearsOfItOnDiskAndBeforeTheListeners() {
    List<Object> order = new ArrayList<>();
    documents.onStored(document -> order.add("listener"));
    documents.accept(
        SEVEN,
        acceptance -> {
          assertThat(folder.resolve("web.json")).exists();
          order.add(acceptance);
        });
    documents.accept(SEVEN, order::add);
    assertThat(order).containsExactly(Acceptance.STORED, "listener", Acceptance.HELD);
  }

  @Test
  void aFailingListenerHoldsUpNobody() {
    List<Document> told = new ArrayList<>();
    documents.onStored(
        document -> {
          throw new IllegalStateException("listener fails on purpose");
        });
    Subscription subscription = documents.onStored(told::add);
    documents.accept(SEVEN);
    documents.accept(SEVEN);
    subscription.close();
    documents.accept(EIGHT);
    assertThat(told).containsExactly(SEVEN);
  }

  @Test
  void aProblemOfADocumentIsOverWhenANewerOneIsStored() {
    Problem other = new Problem("document db", "refused");
    documents.note(other);
    documents.accept(SEVEN);
    documents.note(new Problem("document web", "refused"));
    documents.accept(SEVEN);
    assertThat(documents.problems()).hasSize(2);
    documents.accept(EIGHT);
    assertThat(documents.problems()).containsExactly(other);
  }
}
