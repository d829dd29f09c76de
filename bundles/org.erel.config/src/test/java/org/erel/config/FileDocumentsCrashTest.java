package org.erel.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.erel.api.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that writes documents, at random points. */
class FileDocumentsCrashTest {

  private static final int ROUNDS = 50;
  private static final int NAMES = 3;

  @TempDir Path folder;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void whatWasAcknowledgedIsThereAfterAKillAtAnyPoint() throws Exception {
    Random random = new Random(7);
    Map<String, Long> acknowledged = new HashMap<>();
    Process next = writer();
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Process writer = next;
        writer.outputWriter().append("go\n").flush();
        next = writer();
        kill(writer, random, acknowledged);
        assertAllIsThere(acknowledged);
      }
    } finally {
      next.destroyForcibly().waitFor();
    }
    assertThat(acknowledged).hasSize(NAMES);
  }

  private static void kill(Process writer, Random random, Map<String, Long> acknowledged)
      throws IOException, InterruptedException {
    try (BufferedReader output = writer.inputReader()) {
      List<String> lines = new ArrayList<>();
      for (int i = random.nextInt(20); i >= 0; i--) {
        lines.add(output.readLine());
      }
      LockSupport.parkNanos(random.nextInt(3_000_000));
      // by its handle: the process would close our end of its output
      writer.toHandle().destroyForcibly();
      output.lines().forEach(lines::add);
      for (String line : lines) {
        assertThat(line).isNotNull();
        String[] words = line.split(" ");
        // the kill may have cut the last line
        if (words.length == 3 && words[2].equals("end")) {
          acknowledged.put(words[0], Long.parseLong(words[1]));
        }
      }
    }
    assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  private void assertAllIsThere(Map<String, Long> acknowledged) throws IOException {
    FileDocuments documents = new FileDocuments(folder);
    assertThat(documents.problems()).isEmpty();
    acknowledged.replaceAll(
        (name, revision) -> {
          Document document = documents.find(name).orElseThrow();
          // one more may be there than the writer lived to tell of; it is there for good
          assertThat(document.revision()).isBetween(revision, revision + 1);
          assertThat(document).isEqualTo(written(name, document.revision()));
          return document.revision();
        });
    try (var files = Files.list(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".tmp"))).isEmpty();
    }
  }

  private Process writer() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static Document written(String name, long revision) {
    String content = Samples.content(name, "1.0.0") + " ".repeat((int) (revision % 50) * 1000);
    return new Document(name, revision, "writer", Samples.NOW, false, content);
  }

  /** Waits for a line, then writes newer and newer documents and says so after each. */
  static final class Writer {

    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      // what a start costs is paid before the line comes
      org.erel.wire.RecordCodec.encode(Samples.keep(written("g0", 1)).held());
      if (System.in.read() < 0) {
        return;
      }
      FileDocuments documents = new FileDocuments(Path.of(arguments[0]));
      for (int i = 0; ; i++) {
        String name = "g" + i % NAMES;
        long revision = documents.find(name).map(Document::revision).orElse(0L) + 1;
        documents.write(Samples.keep(written(name, revision)));
        System.out.println(name + " " + revision + " end");
      }
    }
  }
}
