package org.erel.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.erel.container.testing.Platform;
import org.osgi.framework.Bundle;

/**
 * A JVM that carries more and more versions of a release, staged first and then started, and writes
 * down what it has in use after each.
 */
public final class FootprintJvm {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private FootprintJvm() {}

  /**
   * Measures and ends the process. Exit code 1 if that is not possible.
   *
   * @param args {@code erel}, or {@code flat} for the framework without regions and container; a
   *     folder to work in; the file that gets a line after each version staged and then after each
   *     started; then a folder of jars for each version, and for {@code erel} before them the jar
   *     of a bundle with nothing in it
   */
  public static void main(String[] args) {
    try {
      List<Path> rest = Stream.of(args).skip(3).map(Path::of).toList();
      Path folder = Files.createDirectories(Path.of(args[1]));
      List<String> lines = args[0].equals("erel") ? erel(folder, rest) : flat(folder, rest);
      Files.write(Path.of(args[2]), lines);
      System.exit(0);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1); // the framework's threads would keep the process
    }
  }

  /**
   * A release that was stopped by hand is staged by its next update and not started; each version
   * is one of a release of its own, because a host runs one version of a release.
   */
  private static List<String> erel(Path folder, List<Path> rest) throws Exception {
    Path small = rest.get(0);
    List<Path> versions = rest.subList(1, rest.size());
    Platform platform = new Platform(folder);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < versions.size(); i++) {
      platform.update(Platform.release("shop" + i + "@0.0.1", List.of(small)));
      platform.container().stop("shop" + i, Platform.BY, DEADLINE);
      platform.update(Platform.release("shop" + i + "@1." + i + ".0", jars(versions, i)));
      lines.add(Memory.now().toString());
    }
    for (int i = 0; i < versions.size(); i++) {
      platform.container().start("shop" + i, Platform.BY, DEADLINE);
      lines.add(Memory.now().toString());
    }
    return lines;
  }

  private static List<String> flat(Path folder, List<Path> versions) throws Exception {
    FlatFelix felix = new FlatFelix(folder);
    List<String> lines = new ArrayList<>();
    List<List<Bundle>> staged = new ArrayList<>();
    for (int i = 0; i < versions.size(); i++) {
      staged.add(felix.stage(jars(versions, i)));
      lines.add(Memory.now().toString());
    }
    for (List<Bundle> bundles : staged) {
      FlatFelix.start(bundles);
      lines.add(Memory.now().toString());
    }
    return lines;
  }

  private static List<Path> jars(List<Path> versions, int version) throws Exception {
    return Machine.jars(versions.get(version));
  }
}
