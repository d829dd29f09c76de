package org.erel.launcher;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The unpacked folder: {@code bin/ lib/ bundles/ etc/ releases-repo/}.
 *
 * @param home its absolute path
 */
record Installation(Path home) {

  private static final Pattern FOLDER = Pattern.compile("(\\d{1,4})-.+");
  private static final String SHELL = "shell";

  /**
   * A bundle to install.
   *
   * @param startLevel when it starts
   * @param jar its file
   */
  record InstalledBundle(int startLevel, Path jar) {}

  /** The folder whose {@code lib/} this class was loaded from. */
  static Installation ofThisProcess() {
    try {
      Path jar =
          Path.of(Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return new Installation(jar.toAbsolutePath().getParent().getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the launcher's own location is not a path", e);
    }
  }

  Path settings() {
    return home.resolve("etc/erel.properties");
  }

  Path logging() {
    return home.resolve("etc/logback.xml");
  }

  /**
   * The bundles in {@code bundles/<start level>-<name>/}, by start level, then by file name.
   *
   * @throws MasterException if there are none, or a folder is not named so
   */
  List<InstalledBundle> bundles() throws IOException, MasterException {
    Path folder = home.resolve("bundles");
    List<InstalledBundle> bundles = new ArrayList<>();
    for (Path group : list(folder, "*")) {
      String name = group.getFileName().toString();
      if (name.equals(SHELL)) {
        continue;
      }
      Matcher matcher = FOLDER.matcher(name);
      if (!matcher.matches()) {
        throw new MasterException(
            group
                + " is not named like 10-platform, a start level and a name: rename or remove it");
      }
      int startLevel = Integer.parseInt(matcher.group(1));
      list(group, "*.jar").forEach(jar -> bundles.add(new InstalledBundle(startLevel, jar)));
    }
    if (bundles.isEmpty()) {
      throw new MasterException("no bundles in " + folder + ": unpack Erel again");
    }
    bundles.sort(Comparator.comparingInt(InstalledBundle::startLevel));
    return bundles;
  }

  /** The bundles that a master starts only where there is a terminal. */
  List<Path> shell() throws IOException {
    return list(home.resolve("bundles").resolve(SHELL), "*.jar");
  }

  private static List<Path> list(Path folder, String glob) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      var matcher = folder.getFileSystem().getPathMatcher("glob:" + glob);
      return entries.filter(entry -> matcher.matches(entry.getFileName())).sorted().toList();
    }
  }
}
