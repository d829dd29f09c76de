package org.erel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.erel.api.Release;
import org.erel.wire.ReleaseDocument;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFolderTest {

  @TempDir private Path folder;
  private byte[] jar;
  private ReleaseDocument document;
  private PartFolder parts;

  @BeforeEach
  void prepare() throws IOException {
    jar = new byte[2 * ReleaseDocument.PIECE + 100];
    new Random(7).nextBytes(jar);
    document = Description.of(OneJar.in(folder, jar), Optional.empty());
    parts = new PartFolder(folder.resolve("parts"));
  }

  private byte[] content(int number) throws IOException {
    return PartFolder.read(folder.resolve("a.jar"), document.pieces().get(number));
  }

  @Test
  void aDescriptionTellsEachPiece() throws Exception {
    assertThat(document.pieces()).hasSize(3);
    for (ReleaseDocument.Piece piece : document.pieces()) {
      assertThat(PartFolder.matches(piece, content(piece.number()))).isTrue();
    }
    assertThat(Description.of(OneJar.in(folder, new byte[] {1}), Optional.empty()).pieces())
        .hasSize(1);
    assertThat(ReleaseDocument.read(document.content())).isEqualTo(document);
  }

  @Test
  void whatChangedOnTheDiskIsNotDescribed() throws Exception {
    Release release = OneJar.in(folder, new byte[] {1});
    Files.write(folder.resolve("a.jar"), new byte[] {2});
    assertThatThrownBy(() -> Description.of(release, Optional.empty()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.jar");
  }

  @Test
  void piecesComeInAnyOrderAndMakeTheJar() throws Exception {
    for (int number : List.of(2, 0, 1)) {
      parts.write(document.pieces().get(number), content(number));
    }
    Path file = parts.file(document.bundles().get(0).sha256());
    assertThat(Files.readAllBytes(file)).isEqualTo(jar);
  }

  @Test
  void afterABreakOnlyWholePiecesCount() throws Exception {
    assertThat(parts.held(document.pieces()).isEmpty()).isTrue();
    parts.write(document.pieces().get(2), content(2));
    assertThat(parts.held(document.pieces())).hasToString("{2}");
    parts.write(document.pieces().get(0), content(0));
    Path file = parts.file(document.bundles().get(0).sha256());
    byte[] half = Files.readAllBytes(file);
    half[5]++;
    Files.write(file, half);
    assertThat(parts.held(document.pieces())).hasToString("{2}");
  }

  @Test
  void whatIsTooLongIsCutOff() throws Exception {
    parts.write(document.pieces().get(2), content(2));
    String sha256 = document.bundles().get(0).sha256();
    assertThat(parts.cut(sha256, jar.length)).isFalse();
    assertThat(parts.file(sha256)).hasSize(jar.length);
    assertThat(parts.cut(sha256, jar.length - 1)).isTrue();
    assertThat(parts.file(sha256)).hasSize(jar.length - 1);
  }

  @Test
  void whatDoesNotComeAnyMoreGoes() throws Exception {
    parts.retain(Set.of());
    parts.write(document.pieces().get(2), content(2));
    String sha256 = document.bundles().get(0).sha256();
    parts.retain(Set.of(sha256));
    assertThat(parts.file(sha256)).exists();
    parts.retain(Set.of());
    assertThat(parts.file(sha256)).doesNotExist();
  }
}
