package org.erel.container;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.erel.api.BrokenJournalException;
import org.erel.api.Configuration;
import org.erel.api.JournalFile;
import org.erel.api.JournalStep;
import org.erel.api.Part;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseId;
import org.erel.fuzz.Decoder;
import org.erel.fuzz.Scratch;
import org.erel.fuzz.Text;

/** The journal of a release. */
public final class ContainerDecoders {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private ContainerDecoders() {}

  /** All of them. */
  public static List<Decoder> all() {
    Committed shop =
        new Committed(
            new Part(
                ReleaseId.parse("shop@1.0.0"),
                "1".repeat(64),
                List.of(new Configuration("p~a", "{\"s\":1}"))),
            List.of(new ReleaseBundle("a.jar", "1".repeat(64), Path.of("/store/1"))));
    List<String> texts = new ArrayList<>();
    ReleaseRecord record = ReleaseRecord.nothing("shop");
    for (JournalStep step : List.of(JournalStep.STAGE, JournalStep.COMMIT, JournalStep.ROLL_BACK)) {
      Entry entry = Entry.of(NOON, step, shop, Duration.ofMillis(7), "group web", "");
      texts.add(JournalText.of(entry));
      record = record.after(entry, 2);
    }
    return List.of(
        new Decoder(
            "journal",
            List.of(lines(texts), lines(List.of(JournalText.of(record)))),
            List.of(BrokenJournalException.class),
            ContainerDecoders::journal),
        new Decoder(
            "journal-line",
            List.of(Text.bytes(texts.get(1)), Text.bytes(JournalText.of(record))),
            List.of(),
            ContainerDecoders::line));
  }

  private static byte[] lines(List<String> texts) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    texts.forEach(text -> lines.writeBytes(JournalFile.line(text)));
    return lines.toByteArray();
  }

  private static void journal(byte[] input) throws Exception {
    Path folder = Scratch.emptied("journal");
    Files.write(folder.resolve("shop" + Journal.SUFFIX), input);
    try (Journal journal = Journal.read(folder, "shop", 2, there -> true);
        Journal again = Journal.read(folder, "shop", 2, there -> true)) {
      Decoder.requireEqual(journal.record(), again.record());
    }
  }

  /** With a checksum that fits: what somebody writes who knows how. */
  private static void line(byte[] input) {
    JournalText.read(Text.of(input))
        .ifPresent(
            read ->
                Decoder.requireEqual(
                    read,
                    JournalText.read(
                            read instanceof Entry entry
                                ? JournalText.of(entry)
                                : JournalText.of((ReleaseRecord) read))
                        .orElseThrow()));
  }
}
