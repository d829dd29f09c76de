package org.erel.launcher;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  private static final Pattern FOLDER = Pattern.compile("(\\d{1,4})-([a-z-]+)");
  private static final String INTERACTIVE = "interactive";

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
   * @param interactive whether those of folders named {@code interactive} count
   * @throws MasterException if there are none, or a folder is not named so
   */
  List<InstalledBundle> bundles(boolean interactive) throws IOException, MasterException {
    Path folder = home.resolve("bundles");
    List<InstalledBundle> bundles = new ArrayList<>();
    for (Path group : list(folder, "*")) {
      Matcher name = FOLDER.matcher(group.getFileName().toString());
      if (!name.matches()) {
        throw new MasterException(
            group
                + " is not named like 10-platform, a start level and a name: rename or remove it");
      }
      if (interactive || !name.group(2).equals(INTERACTIVE)) {
        int startLevel = Integer.parseInt(name.group(1));
        list(group, "*.jar").forEach(jar -> bundles.add(new InstalledBundle(startLevel, jar)));
      }
    }
    if (bundles.isEmpty()) {
      throw new MasterException("no bundles in " + folder + ": unpack Erel again");
    }
    return bundles;
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
