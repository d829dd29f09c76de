package org.erel.bench;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import org.erel.container.testing.TestBundle;

/**
 * What each further version of a release needs of heap and metaspace, staged and started, against
 * the same bundles installed flat in the same framework; a JVM for each side.
 */
final class FootprintBench implements Benchmark {

  private static final double LIMIT = 1.15;
  private static final int SIZE = 50;

  /** The first half is not counted: it brings what all use, and what the JVM learns of the code. */
  private static final int VERSIONS = 16;

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern NEVER_READY = Pattern.compile("(?!)");

  private static final String EREL = "erel";
  private static final String FLAT = "flat";

  @Override
  public String name() {
    return "footprint";
  }

  @Override
  public String description() {
    return "heap and metaspace of each further version, staged and started, against flat bundles";
  }

  @Override
  public int rounds() {
    return 5;
  }

  @Override
  public List<Figure> measure(Machine machine, int rounds, PrintStream out) throws Exception {
    Path folder = machine.folder(name());
    try {
      Shop shop = new Shop(folder.resolve("shop"), SIZE);
      List<String> jars = new ArrayList<>();
      for (int version = 0; version < VERSIONS; version++) {
        jars.add(shop.jars("1." + version + ".0", "shop").get(0).getParent().toString());
      }
      List<String> small = new ArrayList<>(jars);
      Path nothing = folder.resolve("nothing");
      small.add(0, TestBundle.of("com.acme.nothing", "1.0.0").write(nothing).content().toString());
      out.printf("each round starts two JVMs with %d versions of %d bundles%n", VERSIONS, SIZE);
      return figures(
          Rounds.run(
              0,
              rounds,
              List.of(
                  new Side(EREL, () -> once(folder, EREL, small)),
                  new Side(FLAT, () -> once(folder, FLAT, jars))),
              out));
    } finally {
      Machine.delete(folder);
    }
  }

  private static Map<String, Double> once(Path folder, String mode, List<String> jars)
      throws Exception {
    Path work = Files.createTempDirectory(folder, mode);
    Path result = work.resolve("result");
    List<String> command = new ArrayList<>(List.of(Machine.java().toString()));
    command.addAll(flags());
    command.addAll(List.of("-cp", absolute(System.getProperty("java.class.path"))));
    command.addAll(List.of(FootprintJvm.class.getName(), mode));
    command.addAll(List.of(work.resolve("framework").toString(), result.toString()));
    command.addAll(jars);
    try (Subject jvm = Subject.start(command, NEVER_READY)) {
      jvm.awaitEnd(PATIENCE);
      return perVersion(Files.readAllLines(result).stream().map(Memory::parse).toList());
    } finally {
      Machine.delete(work);
    }
  }

  /** Those of this JVM, which the script takes from a master's. */
  private static List<String> flags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-X"))
        .toList();
  }

  private static String absolute(String classPath) {
    return List.of(classPath.split(File.pathSeparator)).stream()
        .map(jar -> Path.of(jar).toAbsolutePath().toString())
        .reduce((a, b) -> a + File.pathSeparator + b)
        .orElseThrow();
  }

  /**
   * The slopes over the second half of the versions.
   *
   * @param row after each version staged, then after each started
   */
  static Map<String, Double> perVersion(List<Memory> row) throws IOException {
    int versions = row.size() / 2;
    if (versions < 4 || row.size() % 2 != 0) {
      throw new IOException("too little was measured: " + row);
    }
    List<Memory> staged = row.subList(0, versions);
    List<Memory> started = row.subList(versions, row.size());
    double heap = slope(staged, Memory::heap);
    double metaspace = slope(staged, Memory::metaspace);
    return Map.of(
        "staged",
        slope(staged, Memory::all),
        "staged heap",
        heap,
        "staged metaspace",
        metaspace,
        "started",
        slope(staged, Memory::all) + slope(started, Memory::all),
        "started heap",
        heap + slope(started, Memory::heap),
        "started metaspace",
        metaspace + slope(started, Memory::metaspace));
  }

  private static double slope(List<Memory> row, ToDoubleFunction<Memory> part) {
    return Line.slope(row.stream().skip(row.size() / 2).mapToDouble(part).boxed().toList());
  }

  private List<Figure> figures(Rounds results) {
    Figure staged = figure(results, "staged");
    Figure started = figure(results, "started");
    Figure worse = staged.ratio() > started.ratio() ? staged : started;
    return List.of(
        figure(results, "staged heap"),
        figure(results, "staged metaspace"),
        figure(results, "started heap"),
        figure(results, "started metaspace"),
        staged,
        started,
        new Figure(name(), "MB a version", worse.erel(), worse.floor(), LIMIT));
  }

  private static Figure figure(Rounds results, String quantity) {
    return new Figure(
        quantity, "MB a version", results.samples(EREL, quantity), results.samples(FLAT, quantity));
  }
}
