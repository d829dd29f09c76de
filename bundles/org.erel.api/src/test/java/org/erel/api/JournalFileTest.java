package org.erel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFileTest {

  private static final String LONG = "ä".repeat(9_000);

  @TempDir Path folder;

  private Path file;
  private JournalFile journal;
  private boolean syncs = true;

  @BeforeEach
  void open() {
    file = folder.resolve("web.journal");
    journal =
        JournalFile.roomy(
            file,
            channel -> {
              if (!syncs) {
                throw new IOException("I/O error");
              }
              channel.force(false);
            });
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
  }

  private List<String> read() throws IOException {
    List<String> read = JournalFile.roomy(file).read();
    assertThat(JournalFile.look(file)).isEqualTo(read);
    return read;
  }

  private void append(String... texts) throws IOException {
    for (String text : texts) {
      journal.append(text);
    }
  }

  @Test
  void whatIsAddedIsRead() throws IOException {
    assertThat(read()).isEmpty();
    append("a", "", LONG, "b");
    assertThat(read()).containsExactly("a", "", LONG, "b");
    assertThat(journal.read()).containsExactly("a", "", LONG, "b");
    append("c");
    assertThat(read()).endsWith("b", "c");
  }

  @Test
  void aLineIsItsChecksumAndText() throws IOException {
    append("one");
    assertThat(Files.readString(file)).matches("[0-9a-f]{8} one\n");
    assertThat(file).hasBinaryContent(JournalFile.line("one"));
  }

  @Test
  void roomIsMadeBehindTheSecondLineAndUsed() throws IOException {
    append("one");
    assertThat(file).hasSize(JournalFile.line("one").length);
    append("two");
    long size = Files.size(file);
    assertThat(size).isGreaterThan(16 * 1024);
    append("three", "four");
    assertThat(file).hasSize(size);
    JournalFile again = JournalFile.roomy(file);
    assertThat(again.read()).containsExactly("one", "two", "three", "four");
    again.append("five");
    again.close();
    assertThat(file).hasSize(size);
    assertThat(read()).endsWith("four", "five");
  }

  @Test
  void aTightOneEndsWithItsLastLine() throws IOException {
    try (JournalFile tight = JournalFile.tight(file)) {
      tight.append("one");
      tight.append("two");
    }
    assertThat(Files.readString(file)).endsWith(" two\n");
  }

  @Test
  void aCrashAtAnyByteLeavesTheTextsBeforeOrAfter() throws IOException {
    append("one", "two");
    byte[] before = Files.readAllBytes(file);
    append("three");
    byte[] after = Files.readAllBytes(file);
    int end = new String(after, StandardCharsets.UTF_8).indexOf("three") + "three\n".length();
    for (int place = 0; place < end; place++) {
      // the disk wrote the begin alone, or the end alone
      for (boolean begin : List.of(true, false)) {
        byte[] torn = begin ? before.clone() : after.clone();
        System.arraycopy(begin ? after : before, 0, torn, 0, place);
        Files.write(file, torn);
        JournalFile again = JournalFile.roomy(file);
        List<String> texts = new ArrayList<>(again.read());
        assertThat(texts).isIn(List.of("one", "two"), List.of("one", "two", "three"));
        again.append("4");
        again.close();
        texts.add("4");
        assertThat(read()).isEqualTo(texts);
      }
    }
  }

  @Test
  void everyFlippedByteOfALineIsFound() throws IOException {
    append("one", "two", "three");
    byte[] whole = Files.readAllBytes(file);
    int end = new String(whole, StandardCharsets.UTF_8).indexOf('\0');
    for (int place = 0; place < end - 1; place++) {
      byte[] broken = whole.clone();
      broken[place] ^= 1;
      Files.write(file, broken);
      assertThatThrownBy(this::read)
          .isInstanceOf(BrokenJournalException.class)
          .hasMessageContaining("is not what was written there");
    }
  }

  @Test
  void whatTheDiskDoesNotSyncIsTakenBack() throws IOException {
    append("one", "two");
    syncs = false;
    for (String refused : List.of("refused", LONG)) {
      assertThatThrownBy(() -> append(refused)).hasMessage("I/O error");
      assertThat(read()).containsExactly("one", "two");
    }
    syncs = true;
    append("3");
    assertThat(read()).containsExactly("one", "two", "3");
  }

  @Test
  void aFullDiskChangesNothing() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "/dev/full is missing");
    append("one", "two");
    journal.close();
    Path there = Files.move(file, folder.resolve("there"));
    Files.createSymbolicLink(file, full);
    assertThatThrownBy(() -> append("three")).hasMessageContaining("No space left on device");
    journal.close();
    Files.move(there, file, StandardCopyOption.REPLACE_EXISTING);
    append("3");
    assertThat(read()).containsExactly("one", "two", "3");
  }

  @Test
  void anInterruptLosesNoText() throws IOException {
    append("one");
    Thread.currentThread().interrupt();
    append("two");
    assertThat(Thread.interrupted()).isTrue();
    append("three");
    assertThat(read()).containsExactly("one", "two", "three");
  }

  @Test
  void otherTextsTakeThePlaceOfAll() throws IOException {
    append("one", LONG);
    journal.replace(List.of("two", "three"));
    append("four");
    assertThat(read()).containsExactly("two", "three", "four");
  }

  @Test
  void whatCannotBePutInPlaceLeavesWhatIsThere() throws IOException {
    append("one");
    Files.createDirectories(folder.resolve(".web.journal.tmp/in the way"));
    assertThatThrownBy(() -> journal.replace(List.of("two"))).isInstanceOf(IOException.class);
    append("two");
    assertThat(read()).containsExactly("one", "two");
  }

  @Test
  void aDeletedOneBeginsAnew() throws IOException {
    append("one", "two");
    journal.delete();
    assertThat(file).doesNotExist();
    append("three");
    assertThat(read()).containsExactly("three");
  }

  @Test
  void oneThatSomebodyElseDeletedBeginsAnew() throws IOException {
    append("one", "two");
    journal.close();
    Files.delete(file);
    append("three");
    assertThat(read()).containsExactly("three");
  }

  @Test
  void whatStandsBehindADamagedEndIsNotMistakenForRoom() throws IOException {
    append("one");
    byte[] torn = Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) + 40);
    Arrays.fill(torn, torn.length - 20, torn.length, (byte) 'x');
    Files.write(file, torn);
    JournalFile again = JournalFile.roomy(file);
    again.read();
    again.append("2");
    again.close();
    assertThat(read()).containsExactly("one", "2");
  }
}
