package org.erel.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.erel.api.Configuration;
import org.erel.api.Hold;
import org.erel.api.Installed;
import org.erel.api.Part;
import org.erel.api.Problem;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsTest {

  private static final ReleaseRecord SHOP =
      new ReleaseRecord(
          "shop",
          Optional.of(
              new Committed(
                  new Part(
                      ReleaseId.parse("shop@1.0.0"),
                      "0".repeat(64),
                      List.of(new Configuration("p~a", "{\"s\":\"ü\\n\"}"))),
                  List.of(new ReleaseBundle("a.jar", "1".repeat(64), Path.of("/store/1"))))),
          Hold.STOPPED,
          Optional.of(new Installed.Failure("f", ReleaseId.parse("shop@2.0.0"), "it \"broke\"")));

  @TempDir Path folder;

  private final List<Problem> problems = new ArrayList<>();

  @Test
  void whatIsWrittenIsRead() throws Exception {
    Records records = new Records(folder.resolve("container"));
    assertThat(records.load(problems)).isEmpty();

    records.write(SHOP);
    records.write(ReleaseRecord.nothing("cart").withHold(Hold.DELETED));

    assertThat(new Records(folder.resolve("container")).load(problems))
        .containsExactly(ReleaseRecord.nothing("cart").withHold(Hold.DELETED), SHOP);
    assertThat(problems).isEmpty();
  }

  @Test
  void nothingToRememberIsNoFile() throws Exception {
    Records records = new Records(folder);
    records.write(SHOP);

    records.write(ReleaseRecord.nothing("shop"));

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aWriteThatWasCutOffLeavesTheOldRecord() throws Exception {
    Records records = new Records(folder);
    records.write(SHOP);
    Files.writeString(folder.resolve(".shop.json.tmp"), "{\"name\":\"sh");

    assertThat(records.load(problems)).containsExactly(SHOP);
  }

  @Test
  void everyCutOfARecordIsSetAsideAndReported() throws Exception {
    String text = Records.text(SHOP);
    Records records = new Records(folder);
    for (int length = 0; length < text.length(); length++) {
      problems.clear();
      Files.writeString(folder.resolve("shop.json"), text.substring(0, length));
      assertThat(records.load(problems)).isEmpty();
      assertThat(problems).extracting(Problem::subject).containsExactly("release shop");
      assertThat(folder.resolve("shop.json.broken")).exists();
    }
  }

  @Test
  void aNameThatLeavesTheFolderIsRefused() {
    assertThatThrownBy(() -> ReleaseRecord.nothing("../shop"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
