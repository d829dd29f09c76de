package org.erel.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.Constants;

/**
 * The unpacked folder of the master that is measured: {@code bin/ lib/ bundles/}.
 *
 * @param home its path
 */
record Installation(Path home) {

  private static final Predicate<Path> OURS =
      jar -> jar.getFileName().toString().startsWith("org.erel.");

  /** Folders of bundles that every master starts begin with their start level. */
  private static final Pattern STARTED = Pattern.compile("^\\d");

  private static final Pattern READY = Pattern.compile("^erel: master .* ready");

  /**
   * Starts a master with no terminal.
   *
   * @param identifier the host's
   * @param broker its broker's address
   * @param folder where it finds no data, and leaves its own
   * @return under way
   */
  Subject startMaster(String identifier, String broker, Path folder) throws IOException {
    return Subject.start(
        List.of(
            home.resolve("bin/erel").toString(),
            "master",
            "--id",
            identifier,
            "--broker",
            broker,
            "--data",
            folder.resolve("data").toString(),
            "--releases",
            Files.createDirectories(folder.resolve("releases")).toString()),
        READY);
  }

  /** The jars on a master's class path that are not Erel's. */
  List<Path> libraries() throws IOException {
    return Machine.jars(home.resolve("lib")).stream().filter(OURS.negate()).toList();
  }

  /** The bundles that a master with no terminal starts and that are not Erel's. */
  List<Path> bundles() throws IOException {
    List<Path> folders;
    try (Stream<Path> found = Files.list(home.resolve("bundles"))) {
      folders =
          found
              .filter(folder -> STARTED.matcher(folder.getFileName().toString()).find())
              .sorted()
              .toList();
    }
    List<Path> bundles = new ArrayList<>();
    for (Path folder : folders) {
      Machine.jars(folder).stream().filter(OURS.negate()).forEach(bundles::add);
    }
    return bundles;
  }

  /** The packages that a master's class path shows to its bundles, as the launcher has them. */
  String systemPackages() throws IOException {
    Path launcher =
        Machine.jars(home.resolve("lib")).stream()
            .filter(jar -> jar.getFileName().toString().startsWith("org.erel.launcher-"))
            .findAny()
            .orElseThrow(() -> new IOException("no launcher in " + home.resolve("lib")));
    URL properties =
        URI.create("jar:" + launcher.toUri() + "!/org/erel/launcher/framework.properties").toURL();
    Properties framework = new Properties();
    try (InputStream in = properties.openStream()) {
      framework.load(in);
    }
    String packages = framework.getProperty(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA);
    if (packages == null) {
      throw new IOException(properties + " has no " + Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA);
    }
    return packages;
  }
}
