package org.erel.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.erel.fuzz.Decoder;
import org.erel.fuzz.Decoders;
import org.erel.fuzz.JazzerTarget;

/**
 * Jazzer looks for inputs that a decoder does not stand, led by which code they reach. Each decoder
 * has a process of its own for a round, and goes on from what the rounds before found.
 */
final class Garbage implements Fault {

  private static final int INPUTS = 10_000;
  private static final int LONGEST_INPUT = 16 * 1024;
  private static final int SECONDS_AN_INPUT = 60;
  private static final int MINUTES = 30;

  @Override
  public String name() {
    return "fuzz";
  }

  @Override
  public String description() {
    return "%,d inputs a round for each decoder that a peer, a dropped file or a disk reaches"
        .formatted(INPUTS);
  }

  @Override
  public int rounds() {
    return 3;
  }

  @Override
  public List<String> run(Order order, PrintStream out) throws Exception {
    List<String> violations = new ArrayList<>();
    List<Decoder> decoders = Decoders.all();
    for (int round = 1; round <= order.rounds(); round++) {
      for (Decoder decoder : decoders) {
        violations.addAll(run(decoder, INPUTS, order.seed() + round, order.folder(), out));
      }
      out.printf("round %d of %d: %d violations%n", round, order.rounds(), violations.size());
    }
    return violations;
  }

  static List<String> run(Decoder decoder, int inputs, long seed, Path folder, PrintStream out)
      throws Exception {
    Path own = Files.createDirectories(folder.resolve(decoder.name()));
    Path log = own.resolve("jazzer.log");
    Process process =
        new ProcessBuilder(command(decoder, inputs, seed, own))
            .directory(own.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        throw new IOException(decoder.name() + " takes longer than " + MINUTES + " minutes");
      }
    } finally {
      process.destroyForcibly();
    }
    List<String> said = Files.readAllLines(log, java.nio.charset.StandardCharsets.ISO_8859_1);
    out.printf("%-18s%s%n", decoder.name(), line(said, "Done ", "stopped"));
    return process.exitValue() == 0
        ? List.of()
        : List.of(
            "%s, seed %d: %s; see %s"
                .formatted(decoder.name(), seed, line(said, "== ", "it ended"), log));
  }

  private static String line(List<String> said, String beginning, String otherwise) {
    return said.stream()
        .filter(line -> line.startsWith(beginning))
        .findFirst()
        .map(line -> line.substring(0, Math.min(line.length(), 500)))
        .orElse(otherwise);
  }

  private static List<String> command(Decoder decoder, int inputs, long seed, Path own)
      throws IOException {
    Path corpus = own.resolve("corpus");
    if (Files.notExists(corpus)) {
      Files.createDirectories(corpus);
      for (int i = 0; i < decoder.samples().size(); i++) {
        Files.write(corpus.resolve("sample-" + i), decoder.samples().get(i));
      }
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-D" + JazzerTarget.DECODER + "=" + decoder.name(),
        "-cp",
        System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + JazzerTarget.class.getName(),
        "--instrumentation_includes=org.erel.**:org.eclipse.parsson.**",
        "--reproducer_path=" + own,
        "-artifact_prefix=" + own + "/",
        "-seed=" + (1 + seed % Integer.MAX_VALUE),
        "-runs=" + inputs,
        "-max_len=" + LONGEST_INPUT,
        "-timeout=" + SECONDS_AN_INPUT,
        "-rss_limit_mb=0",
        corpus.toString());
  }
}
