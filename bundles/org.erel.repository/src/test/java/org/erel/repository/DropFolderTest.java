package org.erel.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.erel.api.Problem;
import org.erel.archive.Jars;
import org.junit.jupiter.api.Test;

class DropFolderTest extends DropFolderFixture {

  @Test
  void aMissingFolderIsMade() throws Exception {
    scan(0);
    assertThat(drops).isDirectory();
    assertThat(folder.index()).isEqualTo(ReleaseIndex.EMPTY);
  }

  @Test
  void aDropBecomesKnownAndGoesWithIt() throws Exception {
    drop("shop-1.0.0.erel", Jars.shop(8));
    assertThat(scan(0)).isFalse();
    assertThat(scan(500)).isTrue();
    assertThat(folder.index().known()).containsOnlyKeys(SHOP);
    assertThat(scan(1_000)).isFalse();
    Path content = release(SHOP).release().bundles().get(0).content();
    Files.delete(drops.resolve("shop-1.0.0.erel"));
    assertThat(scan(1_500)).isTrue();
    assertThat(folder.index().known()).isEmpty();
    assertThat(data.resolve("releases")).isEmptyDirectory();
    assertThat(content).exists();
  }

  @Test
  void contentStaysAsLongAsItsReleaseIsKnownOrSomebodyNeedsIt() throws Exception {
    drop("shop-1.0.0.erel", Jars.shop(8));
    scan(0);
    scan(500);
    var bundles = release(SHOP).release().bundles();
    folder.discard(Set.of());
    assertThat(bundles).allSatisfy(bundle -> assertThat(bundle.content()).exists());

    Files.delete(drops.resolve("shop-1.0.0.erel"));
    scan(1_000);
    folder.discard(Set.of(bundles.get(0).sha256()));
    assertThat(bundles.get(0).content()).exists();
    assertThat(bundles.get(1).content()).doesNotExist();

    folder.discard(Set.of());
    assertThat(data.resolve("store/sha256")).isEmptyDirectory();
    drop("shop-1.0.0.erel", Jars.shop(8));
    scan(2_000);
    scan(2_500);
    assertThat(bundles).allSatisfy(bundle -> assertThat(bundle.content()).exists());
  }

  @Test
  void nothingIsThrownAwayBeforeItIsKnownWhatIsKnown() throws Exception {
    drop("shop-1.0.0.erel", Jars.shop(8));
    scan(0);
    scan(500);
    Path content = release(SHOP).release().bundles().get(0).content();
    restart();
    folder.discard(Set.of());
    assertThat(content).exists();
  }

  @Test
  void aHalfCopiedDropIsNoProblemUntilItRested() throws Exception {
    byte[] whole = Jars.shop(8);
    for (int i = 1; i < 8; i++) {
      drop("shop-1.0.0.erel", Arrays.copyOf(whole, whole.length * i / 8));
      scan(i * 1_000);
      scan(i * 1_000 + 500);
      assertThat(folder.index()).isEqualTo(ReleaseIndex.EMPTY);
    }
    drop("shop-1.0.0.erel", whole);
    scan(9_000);
    scan(9_500);
    assertThat(folder.index().known()).containsOnlyKeys(SHOP);
  }

  @Test
  void aTruncatedDropBecomesAProblemAndIsMendedByAnotherCopy() throws Exception {
    byte[] whole = Jars.shop(8);
    drop("shop-1.0.0.erel", Arrays.copyOf(whole, whole.length - 9));
    scan(0);
    scan(500);
    scan(4_000);
    assertThat(folder.index().problems())
        .extracting(Problem::subject)
        .containsExactly("drop shop-1.0.0.erel");
    drop("shop-1.0.0.erel", whole);
    scan(5_000);
    scan(5_500);
    assertThat(folder.index().problems()).isEmpty();
    assertThat(folder.index().known()).containsOnlyKeys(SHOP);
  }

  @Test
  void oddFilesAreReportedWithTheWayOut() throws Exception {
    drop("foo.zip", Jars.shop(8));
    drop("README.md", new byte[0]);
    Files.createDirectory(drops.resolve("shop"));
    scan(0);
    scan(4_000);
    assertThat(folder.index().problems())
        .extracting(Problem::subject)
        .containsExactly("drop foo.zip", "drop shop");
    assertThat(folder.index().problems())
        .allSatisfy(problem -> assertThat(problem.reason()).contains("NAME-VERSION"));
  }

  @Test
  void otherContentOfTheSameVersionIsRefusedAndTheFirstStays() throws Exception {
    drop("shop-1.0.0.erel", Jars.shop(8));
    settle(0);
    final String first = release(SHOP).release().digest();
    Jars.folder(drops.resolve("shop-1.0"), Jars.twoBundles());
    settle(10_000);
    assertThat(release(SHOP).release().digest()).isEqualTo(first);
    Problem problem = folder.index().problems().get(0);
    assertThat(problem.subject()).isEqualTo("drop shop-1.0");
    assertThat(problem.reason()).contains("shop@1.0.0", "shop-1.0.0.erel", first, "new version");
    Files.delete(drops.resolve("shop-1.0.0.erel"));
    settle(20_000);
    assertThat(folder.index().problems()).isEmpty();
    assertThat(release(SHOP).drop()).isEqualTo("shop-1.0");
    assertThat(release(SHOP).release().digest()).isNotEqualTo(first);
  }

  @Test
  void theSameContentTwiceIsNoProblem() throws Exception {
    Map<String, byte[]> files = Jars.release("g:shop:1.0.0", Jars.twoBundles(), "");
    drop("shop-1.0.0.erel", Jars.zip(files));
    Jars.folder(drops.resolve("shop-1.0.0"), files);
    settle(0);
    assertThat(folder.index().problems()).isEmpty();
    Files.delete(drops.resolve("shop-1.0.0.erel"));
    settle(10_000);
    assertThat(folder.index().known()).containsOnlyKeys(SHOP);
  }

  @Test
  void anOverwrittenDropIsRefusedAndTheFirstContentStays() throws Exception {
    drop("shop-1.0.0.erel", Jars.shop(8));
    settle(0);
    final String first = release(SHOP).release().digest();
    drop("shop-1.0.0.erel", Jars.shop(9));
    settle(10_000);
    assertThat(release(SHOP).release().digest()).isEqualTo(first);
    assertThat(folder.index().problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.reason()).contains("was overwritten", first));
    restart();
    settle(20_000);
    assertThat(release(SHOP).release().digest()).isEqualTo(first);
    assertThat(folder.index().problems()).hasSize(1);
    drop("shop-1.0.0.erel", Jars.shop(8));
    settle(30_000);
    assertThat(folder.index().problems()).isEmpty();
  }

  @Test
  void aRestartReadsNoDropAgain() throws Exception {
    drop("shop-1.0.0.erel", Jars.shop(8));
    settle(0);
    final ReleaseIndex before = folder.index();
    FileTime time = Files.getLastModifiedTime(drops.resolve("shop-1.0.0.erel"));
    byte[] unreadable = new byte[Jars.shop(8).length];
    Files.write(drops.resolve("shop-1.0.0.erel"), unreadable);
    Files.setLastModifiedTime(drops.resolve("shop-1.0.0.erel"), time);
    restart();
    assertThat(scan(20_000)).isTrue();
    settle(20_500);
    assertThat(folder.index()).isEqualTo(before);
  }

  @Test
  void aRestartReadsTheDropWhereTheRecordOrTheContentIsBroken() throws Exception {
    drop("shop-1.0.0.erel", Jars.shop(8));
    settle(0);
    final ReleaseIndex before = folder.index();
    Path record = data.resolve("releases/shop@1.0.0.json");
    String text = Files.readString(record);
    for (String broken : new String[] {"", "{}", text.substring(9), text.replace(":8", ":9")}) {
      Files.writeString(record, broken);
      restart();
      now += Duration.ofMinutes(1).toNanos();
      scanAt(now);
      assertThat(folder.index().known()).as(broken).isEmpty();
      scanAt(now + Duration.ofSeconds(1).toNanos());
      assertThat(folder.index()).isEqualTo(before);
    }
    Files.delete(release(SHOP).release().bundles().get(0).content());
    restart();
    settle(900_000);
    assertThat(folder.index()).isEqualTo(before);
    assertThat(release(SHOP).release().bundles().get(0).content()).exists();
  }

  @Test
  void leftoversOfACrashAreRemoved() throws Exception {
    Files.createDirectories(data.resolve("store/incoming"));
    Files.createFile(data.resolve("store/incoming/1.part"));
    scan(0);
    assertThat(data.resolve("store/incoming")).isEmptyDirectory();
  }

  @Test
  void whatIsKnownStaysWhileTheFolderCannotBeRead() throws Exception {
    drop("shop-1.0.0.erel", Jars.shop(8));
    settle(0);
    Path away = temp.resolve("away");
    Files.move(drops, away);
    Files.createFile(drops);
    scan(10_000);
    assertThat(folder.index().known()).containsOnlyKeys(SHOP);
    assertThat(folder.index().problems())
        .singleElement()
        .satisfies(p -> assertThat(p.subject()).isEqualTo("releases folder " + drops));
    Files.delete(drops);
    Files.move(away, drops);
    scan(11_000);
    assertThat(folder.index().problems()).isEmpty();
    assertThat(folder.index().known()).containsOnlyKeys(SHOP);
  }

  @Test
  void aStoreThatCannotBeWrittenIsReportedAndTriedAgain() throws Exception {
    scan(0);
    Files.createDirectories(data);
    Files.createFile(data.resolve("store"));
    drop("shop-1.0.0.erel", Jars.shop(8));
    settle(1_000);
    assertThat(folder.index().known()).isEmpty();
    assertThat(folder.index().problems().get(0).reason()).contains("it is tried again");
    Files.delete(data.resolve("store"));
    scan(30_000);
    assertThat(folder.index().problems()).isEmpty();
    assertThat(folder.index().known()).containsOnlyKeys(SHOP);
  }
}
