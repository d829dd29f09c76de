package org.erel.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.erel.container.Parts.entry;
import static org.erel.container.Parts.shop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.erel.api.Configuration;
import org.erel.api.Hold;
import org.erel.api.JournalStep;
import org.erel.api.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  private static final Committed V1 = shop("1.0.0", new Configuration("p~a", "{\"s\":\"ü\\n\"}"));
  private static final Committed V2 = shop("2.0.0");

  @TempDir Path folder;

  private Journal journal;

  @BeforeEach
  void open() throws IOException {
    journal = read();
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
  }

  private Journal read() throws IOException {
    return Journal.read(folder.resolve("container"), "shop", 2, kept -> true);
  }

  private Path file() {
    return folder.resolve("container/shop.journal");
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    journal.append(entry(JournalStep.STAGE, V1));
    journal.append(entry(JournalStep.COMMIT, V1));
    journal.append(entry(JournalStep.ROLL_BACK, V2));
    journal.append(entry(JournalStep.STOP));

    assertThat(read().record()).isEqualTo(journal.record());
    assertThat(journal.record().committed()).contains(V1);
    assertThat(journal.record().hold()).isEqualTo(Hold.STOPPED);
    assertThat(read().history())
        .isEqualTo(journal.history())
        .element(2)
        .isEqualTo(entry(JournalStep.ROLL_BACK, V2).what());
  }

  @Test
  void nothingIsOnDiskBeforeTheFirstEntryAndAfterADelete() throws Exception {
    assertThat(folder).isEmptyDirectory();
    journal.append(entry(JournalStep.COMMIT, V1));

    journal.delete();

    assertThat(folder.resolve("container")).isEmptyDirectory();
    assertThat(journal.record().isNothing()).isTrue();
    journal.append(entry(JournalStep.COMMIT, V2));
    assertThat(read().record().committed()).contains(V2);
  }

  @Test
  void aCrashAtAnyByteLeavesTheRecordBeforeOrAfterTheEntry() throws Exception {
    journal.append(entry(JournalStep.COMMIT, V1));
    ReleaseRecord before = journal.record();
    long start = Files.size(file());
    journal.append(entry(JournalStep.COMMIT, V2));
    ReleaseRecord after = journal.record();
    byte[] whole = Files.readAllBytes(file());

    for (int length = (int) start; length <= whole.length; length++) {
      Files.write(file(), Arrays.copyOf(whole, length));
      try (Journal cut = read()) {
        assertThat(cut.record()).isEqualTo(length == whole.length ? after : before);
        cut.append(entry(JournalStep.STOP));
        assertThat(read().record()).isEqualTo(cut.record());
      }
    }
  }

  @Test
  void aLastLineOfGarbageIsAsIfItHadNotBeenBegun() throws Exception {
    journal.append(entry(JournalStep.COMMIT, V1));
    byte[] whole = Files.readAllBytes(file());
    byte[] torn = Arrays.copyOf(whole, whole.length + 40);
    torn[torn.length - 1] = '\n';
    Files.write(file(), torn);

    assertThat(read().record()).isEqualTo(journal.record());
  }

  @Test
  void everyFlippedByteBeforeTheLastLineIsFound() throws Exception {
    journal.append(entry(JournalStep.COMMIT, V1));
    int end = (int) Files.size(file());
    journal.append(entry(JournalStep.STOP));
    byte[] whole = Files.readAllBytes(file());

    for (int place = 0; place < end; place++) {
      byte[] broken = whole.clone();
      broken[place] ^= 1;
      Files.write(file(), broken);
      assertThatThrownBy(this::read)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is not what was written there");
    }
  }

  @Test
  void aBrokenJournalIsSetAsideAndReported() throws Exception {
    journal.append(entry(JournalStep.COMMIT, V1));
    Files.writeString(file(), "garbage\n" + Files.readString(file()));
    List<Problem> problems = new ArrayList<>();

    assertThat(new Journals(file().getParent(), 2).load(problems)).isEmpty();

    assertThat(problems).extracting(Problem::subject).containsExactly("release shop");
    assertThat(file()).doesNotExist();
    assertThat(folder.resolve("container/shop.journal.broken")).exists();
  }

  @Test
  void aLongJournalIsWrittenAnewAndKeepsRecordAndRecentHistory() throws Exception {
    journal.append(entry(JournalStep.COMMIT, V1));
    journal.append(entry(JournalStep.COMMIT, V2));
    for (int i = 0; i < 1_000; i++) {
      journal.append(entry(JournalStep.START));
    }
    journal.append(entry(JournalStep.REVERT, V1));

    assertThat(Files.readAllLines(file())).hasSizeLessThan(500);
    Journal again = read();
    assertThat(again.record()).isEqualTo(journal.record());
    assertThat(again.record().committed()).contains(V1);
    assertThat(again.record().kept()).contains(V2);
    assertThat(again.history())
        .hasSizeGreaterThan(150)
        .endsWith(entry(JournalStep.REVERT, V1).what());
  }

  @Test
  void whatHappenedIsRememberedWhereItCannotBeWrittenAndWrittenLater() throws Exception {
    Files.writeString(folder.resolve("container"), "in the way");
    assertThatThrownBy(() -> journal.append(entry(JournalStep.COMMIT, V1)))
        .isInstanceOf(IOException.class);
    assertThat(journal.record().committed()).isEmpty();

    journal.note(entry(JournalStep.ROLL_BACK, V2));
    assertThat(journal.record().quarantined(V2)).isPresent();
    Files.delete(folder.resolve("container"));
    journal.append(entry(JournalStep.COMMIT, V1));

    assertThat(read().record()).isEqualTo(journal.record());
    assertThat(read().record().quarantined(V2)).isPresent();
  }

  @Test
  void anInterruptLosesNoEntry() throws Exception {
    journal.append(entry(JournalStep.COMMIT, V1));

    Thread.currentThread().interrupt();
    journal.append(entry(JournalStep.COMMIT, V2));

    assertThat(Thread.interrupted()).isTrue();
    journal.append(entry(JournalStep.STOP));
    assertThat(read().record()).isEqualTo(journal.record());
    assertThat(read().record().committed()).contains(V2);
  }

  @Test
  void whatCouldNotBeWrittenIsOnDiskAfterAFlush() throws Exception {
    Files.writeString(folder.resolve("container"), "in the way");
    journal.note(entry(JournalStep.ROLL_BACK, V2));
    Files.delete(folder.resolve("container"));

    journal.flush();

    assertThat(read().record().quarantined(V2)).isPresent();
  }

  @Test
  void aJournalOfBootsAloneStaysShort() throws Exception {
    journal.append(entry(JournalStep.COMMIT, V1));
    for (int i = 0; i < 1_000; i++) {
      journal.note(entry(JournalStep.BOOT));
    }

    assertThat(Files.readAllLines(file())).hasSizeLessThan(500);
    assertThat(read().record().committed()).contains(V1);
  }

  @Test
  void aLineIsItsChecksumAndJson() throws Exception {
    journal.append(entry(JournalStep.STOP));

    assertThat(Files.readString(file(), StandardCharsets.UTF_8))
        .matches(
            "[0-9a-f]{8} \\{\"at\":\"2026-11-24T12:00:00Z\",\"step\":\"STOP\",\"took\":0,"
                + "\"by\":\"ada@desk\",\"reason\":\"\",\"part\":\"\"\\}\n");
  }
}
