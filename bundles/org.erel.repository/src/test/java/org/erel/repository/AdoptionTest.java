package org.erel.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.erel.api.BrokenReleaseException;
import org.erel.api.Digests;
import org.erel.api.Document;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;
import org.erel.archive.Jars;
import org.erel.archive.Limits;
import org.erel.archive.Sources;
import org.erel.delivery.Description;
import org.erel.delivery.PartFolder;
import org.erel.wire.ReleaseDocument;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the cluster knows of releases, and what comes from it. */
class AdoptionTest extends DropFolderFixture {

  private Function<String, Path> jars;
  private PartFolder parts;

  @BeforeEach
  void prepare() {
    parts = new PartFolder(data.resolve("store/parts"));
  }

  @Test
  void whatHasComeFromTheClusterIsKnownAlsoAfterARestart() throws Exception {
    ReleaseDocument document = elsewhere(8);
    publish(document, false);
    scan(0);
    assertThat(folder.adopt(document, parts)).as("while jars are missing").isFalse();
    fill(parts, document);
    assertThat(folder.adopt(document, parts)).isTrue();
    assertThat(release(SHOP).release().digest()).isEqualTo(document.digest());
    assertThat(release(SHOP).release().bundles())
        .allSatisfy(bundle -> assertThat(bundle.content()).exists());
    restart();
    scan(1_000);
    scan(1_500);
    assertThat(folder.index().known()).containsOnlyKeys(SHOP);
    folder.discard(Set.of());
    assertThat(release(SHOP).release().bundles())
        .allSatisfy(bundle -> assertThat(bundle.content()).exists());
  }

  @Test
  void aRecordThatCannotBeReadCostsNoContent() throws Exception {
    ReleaseDocument document = adopted();
    Path record = data.resolve("releases/shop@1.0.0.json");
    Files.writeString(record, "{");
    restart();
    scan(1_000);
    folder.discard(Set.of());
    assertThat(folder.index().known()).isEmpty();
    assertThat(folder.index().problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.subject()).isEqualTo("release shop@1.0.0");
              assertThat(problem.reason())
                  .contains("not readable", "nothing is thrown away", record.toString());
            });
    assertThat(folder.leftOut()).containsExactly(SHOP);
    assertThat(folder.adopt(document, parts)).as("without a piece").isTrue();
    scan(2_000);
    assertThat(folder.index().problems()).isEmpty();
    assertThat(folder.leftOut()).isEmpty();
    restart();
    scan(3_000);
    assertThat(folder.index().known()).containsOnlyKeys(SHOP);
  }

  @Test
  void aRecordThatCannotBeReadKeepsNothingOnceItIsGone() throws Exception {
    ReleaseDocument document = adopted();
    Path jar = folder.jar(document.bundles().get(0).sha256());
    Path record = data.resolve("releases/shop@1.0.0.json");
    Files.writeString(record, "{");
    restart();
    scan(1_000);
    Files.delete(record);
    scan(2_000);
    assertThat(folder.index().problems()).isEmpty();
    folder.discard(Set.of());
    assertThat(jar).doesNotExist();
  }

  @Test
  void aRecordThatCannotBeReadGoesWithItsRelease() throws Exception {
    ReleaseDocument document = adopted();
    Path record = data.resolve("releases/shop@1.0.0.json");
    Files.writeString(record, "{");
    publish(document, true);
    restart();
    scan(1_000);
    assertThat(folder.index().problems()).isEmpty();
    assertThat(record).doesNotExist();
  }

  @Test
  void recordsThatCannotBeListedCostNoContent() throws Exception {
    ReleaseDocument document = adopted();
    Path jar = folder.jar(document.bundles().get(0).sha256());
    Files.move(data.resolve("releases"), data.resolve("away"));
    Files.createFile(data.resolve("releases"));
    restart();
    scan(1_000);
    folder.discard(Set.of());
    assertThat(jar).exists();
    assertThat(folder.index().problems()).hasSize(1);
    Files.delete(data.resolve("releases"));
    Files.move(data.resolve("away"), data.resolve("releases"));
    scan(2_000);
    assertThat(folder.index().known()).containsOnlyKeys(SHOP);
    assertThat(folder.index().problems()).isEmpty();
  }

  private ReleaseDocument adopted() throws Exception {
    ReleaseDocument document = elsewhere(8);
    publish(document, false);
    scan(0);
    fill(parts, document);
    assertThat(folder.adopt(document, parts)).isTrue();
    return document;
  }

  @Test
  void whatIsNotWholeOrNotWhatItsDocumentSaysIsNotAdopted() throws Exception {
    ReleaseDocument document = elsewhere(8);
    publish(document, false);
    scan(0);
    fill(parts, document);
    Path part = parts.file(document.bundles().get(0).sha256());
    byte[] content = Files.readAllBytes(part);
    content[content.length / 2]++;
    Files.write(part, content);
    assertThat(folder.adopt(document, parts)).isFalse();
    assertThat(folder.index().known()).isEmpty();
  }

  @Test
  void aDropThatTheClusterKnowsWithOtherContentIsRefused() throws Exception {
    publish(elsewhere(9), false);
    drop("shop-1.0.0.erel", Jars.shop(8));
    settle(0);
    assertThat(folder.index().known()).isEmpty();
    assertThat(folder.index().problems())
        .singleElement()
        .satisfies(
            p -> assertThat(p.reason()).contains("other content", "by web-9", "new version"));
    publish(elsewhere(8), false);
    settle(10_000);
    assertThat(folder.index().known()).containsOnlyKeys(SHOP);
    assertThat(folder.index().problems()).isEmpty();
  }

  @Test
  void aDropThatTheClusterKnowsOtherwiseSinceIsRefusedToo() throws Exception {
    drop("shop-1.0.0.erel", Jars.shop(8));
    settle(0);
    assertThat(folder.index().known()).containsOnlyKeys(SHOP);
    publish(elsewhere(9), false);
    settle(10_000);
    assertThat(folder.index().known()).isEmpty();
    assertThat(folder.index().problems()).hasSize(1);
  }

  @Test
  void whatWasRemovedFromTheClusterIsKnownNoMore() throws Exception {
    drop("shop-1.0.0.erel", Jars.shop(8));
    settle(0);
    publish(elsewhere(8), true);
    settle(10_000);
    assertThat(folder.index().known()).isEmpty();
    assertThat(folder.index().problems())
        .singleElement()
        .satisfies(p -> assertThat(p.reason()).contains("was removed from the cluster by web-9"));
  }

  @Test
  void aDocumentWhosePiecesDoNotMakeItsJarIsBroken() throws Exception {
    byte[] content = new byte[ReleaseDocument.PIECE + 1];
    List<String> pieces =
        List.of(
            Digests.hex(Digests.sha256().digest(Arrays.copyOf(content, ReleaseDocument.PIECE))),
            Digests.hex(Digests.sha256().digest(new byte[1])));
    List<ReleaseDocument.Bundle> bundles =
        List.of(
            new ReleaseDocument.Bundle("a.jar", Digests.sha256("another"), content.length, pieces));
    ReleaseDocument document =
        new ReleaseDocument(
            SHOP, Release.digest(SHOP, bundles, List.of()), bundles, List.of(), Optional.empty());
    scan(0);
    for (ReleaseDocument.Piece piece : document.pieces()) {
      parts.write(piece, new byte[piece.length()]);
    }
    assertThatThrownBy(() -> folder.adopt(document, parts))
        .isInstanceOf(BrokenReleaseException.class)
        .hasMessageContaining("do not make its a.jar");
    assertThat(folder.index().known()).isEmpty();
  }

  /** What a document with a wrong size had written there, before the right one came. */
  @Test
  void whatIsTooLongOfAnEarlierDocumentDoesNotSpoilTheRightOne() throws Exception {
    Path jar = Files.write(temp.resolve("a.jar"), new byte[2 * ReleaseDocument.PIECE]);
    String sha256 = Digests.hex(Digests.sha256().digest(Files.readAllBytes(jar)));
    List<ReleaseBundle> bundles = List.of(new ReleaseBundle("a.jar", sha256, jar));
    ReleaseDocument document =
        Description.of(
            new Release(SHOP, bundles, List.of(), Release.digest(SHOP, bundles, List.of())),
            Optional.empty());
    scan(0);
    Files.createDirectories(data.resolve("store/parts"));
    byte[] wrong = new byte[3 * ReleaseDocument.PIECE];
    Arrays.fill(wrong, (byte) 1);
    Files.write(parts.file(sha256), wrong);
    for (ReleaseDocument.Piece piece : document.pieces()) {
      parts.write(piece, new byte[piece.length()]);
    }
    assertThat(folder.adopt(document, parts)).isTrue();
    assertThat(folder.jar(sha256)).hasSameBinaryContentAs(jar);
  }

  /** What another host has dropped. */
  private ReleaseDocument elsewhere(int size) throws Exception {
    Path there = Files.createDirectories(temp.resolve("elsewhere-" + size));
    Files.write(
        Files.createDirectories(there.resolve("drops")).resolve("shop-1.0.0.erel"),
        Jars.shop(size));
    DropFolder other =
        new DropFolder(
            there.resolve("drops"),
            there.resolve("data"),
            Jars.FEATURES,
            Limits.DEFAULT,
            Sources.NONE,
            () -> ClusterReleases.NONE);
    other.scan(0);
    other.scan(Duration.ofSeconds(1).toNanos());
    jars = other::jar;
    return Description.of(other.index().known().get(SHOP).release(), Optional.empty());
  }

  private void publish(ReleaseDocument document, boolean tombstone) {
    cluster =
        cluster.read(
            List.of(
                new Document(
                    SHOP.toString(),
                    1,
                    "web-9",
                    Instant.EPOCH,
                    tombstone,
                    tombstone ? "" : document.content())));
  }

  private void fill(PartFolder parts, ReleaseDocument document) throws IOException {
    for (ReleaseDocument.Piece piece : document.pieces()) {
      parts.write(piece, Files.readAllBytes(jars.apply(piece.jar())));
    }
  }
}
