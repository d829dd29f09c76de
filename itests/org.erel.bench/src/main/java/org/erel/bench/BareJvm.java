package org.erel.bench;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts {@link BareFelix} with the third-party jars of an installation. */
final class BareJvm {

  private static final Pattern READY = Pattern.compile("^" + BareFelix.READY);
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final List<Path> libraries;
  private final List<Path> bundles;
  private final String packages;

  BareJvm(Installation installation) throws IOException {
    libraries = installation.libraries();
    bundles = installation.bundles();
    packages = installation.systemPackages();
  }

  /**
   * With the JVM's default flags.
   *
   * @param folder where its cache goes
   * @return under way
   */
  Subject start(Path folder) throws IOException {
    return start("stay", List.of(), libraries, folder);
  }

  /**
   * As Erel is started: with its flags, and an archive of the classes on the same class path.
   *
   * @param flags a master's
   * @param archive made by {@link #archive}
   * @param folder where its cache goes
   * @return under way
   */
  Subject start(List<String> flags, Path archive, Path folder) throws IOException {
    return start("stay", and(flags, "-XX:SharedArchiveFile=" + archive), tuned(), folder);
  }

  /**
   * Makes the archive for {@link #start(List, Path, Path)}.
   *
   * @param flags a master's
   * @param archive the file to write
   * @param folder where its cache goes
   */
  void archive(List<String> flags, Path archive, Path folder)
      throws IOException, InterruptedException {
    List<String> all = and(flags, "-XX:ArchiveClassesAtExit=" + archive);
    try (Subject dump = start("exit", all, tuned(), folder)) {
      dump.awaitEnd(PATIENCE);
    }
  }

  /** A master's class path names its bundles, so that the archive has their classes too. */
  private List<Path> tuned() {
    return Stream.concat(libraries.stream(), bundles.stream()).toList();
  }

  private Subject start(String mode, List<String> flags, List<Path> classPath, Path folder)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(Machine.java().toString()));
    command.addAll(flags);
    command.addAll(List.of("-cp", join(classPath) + File.pathSeparator + own()));
    command.addAll(List.of(BareFelix.class.getName(), mode));
    command.addAll(List.of(folder.resolve("cache").toString(), packages));
    bundles.forEach(bundle -> command.add(bundle.toString()));
    return Subject.start(command, READY);
  }

  private static String join(List<Path> jars) {
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static List<String> and(List<String> flags, String flag) {
    return Stream.concat(flags.stream(), Stream.of(flag)).toList();
  }

  /** Where {@link BareFelix} itself is. */
  private static Path own() {
    return Path.of(
        URI.create(BareFelix.class.getProtectionDomain().getCodeSource().getLocation().toString()));
  }
}
