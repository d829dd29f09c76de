package org.erel.maven;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.Processor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.erel.api.BrokenReleaseException;
import org.erel.archive.BundleJar;
import org.osgi.framework.VersionRange;

/** The bundles that a resolved bndrun names, in its order. */
final class RunBundles {

  /** What bnd writes where any will do. */
  private static final Set<String> ANY = Set.of("latest", "snapshot", "project");

  private final String file;
  private final List<Wanted> wanted;

  private RunBundles(String file, List<Wanted> wanted) {
    this.file = file;
    this.wanted = wanted;
  }

  /**
   * One of them.
   *
   * @param symbolicName its own
   * @param versions empty where any will do
   */
  private record Wanted(String symbolicName, Optional<VersionRange> versions) {

    boolean is(BundleJar bundle) {
      return bundle.symbolicName().equals(symbolicName)
          && versions.map(range -> range.includes(bundle.version())).orElse(true);
    }

    @Override
    public String toString() {
      return symbolicName + versions.map(range -> ";version='" + range + "'").orElse("");
    }
  }

  /**
   * Reads a bndrun, as bnd does: with what it includes, and its macros.
   *
   * @param file the bndrun
   * @param macros what else macros may say
   * @throws BrokenReleaseException if it names no bundles, or is not valid
   * @throws IOException if it cannot be read
   */
  static RunBundles read(Path file, Properties macros) throws IOException {
    String name = String.valueOf(file.getFileName());
    try (Processor parent = new Processor(macros, false);
        Processor bndrun = new Processor(parent)) {
      bndrun.setProperties(file.toFile());
      Parameters parameters = new Parameters(bndrun.mergeProperties(Constants.RUNBUNDLES), bndrun);
      if (!bndrun.isOk()) {
        throw new BrokenReleaseException(name + ": " + String.join("; ", bndrun.getErrors()));
      }
      if (parameters.isEmpty()) {
        throw new BrokenReleaseException(
            name + " has no " + Constants.RUNBUNDLES + ": resolve it, and it has");
      }
      List<Wanted> wanted = new ArrayList<>();
      parameters.forEach((key, attributes) -> wanted.add(wanted(key, attributes)));
      return new RunBundles(name, wanted);
    } catch (IllegalArgumentException e) {
      throw new BrokenReleaseException(name + ": " + e.getMessage(), e);
    }
  }

  private static Wanted wanted(String key, Attrs attributes) {
    String version = attributes.getVersion();
    return new Wanted(
        Processor.removeDuplicateMarker(key),
        version == null || ANY.contains(version)
            ? Optional.empty()
            : Optional.of(new VersionRange(version)));
  }

  /**
   * Finds them.
   *
   * @param bundles among these
   * @return in the bndrun's order; of several that fit the newest
   * @throws BrokenReleaseException naming all that are not there
   */
  List<BundleJar> of(List<BundleJar> bundles) throws BrokenReleaseException {
    List<BundleJar> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (Wanted each : wanted) {
      bundles.stream()
          .filter(each::is)
          .max(Comparator.comparing(BundleJar::version))
          .ifPresentOrElse(found::add, () -> missing.add(each + there(each, bundles)));
    }
    if (!missing.isEmpty()) {
      throw new BrokenReleaseException(
          file
              + " wants bundles that no dependency of this project is:\n  "
              + String.join("\n  ", missing)
              + "\nadd the dependencies, or resolve the bndrun again");
    }
    return found;
  }

  private static String there(Wanted wanted, List<BundleJar> bundles) {
    String others =
        bundles.stream()
            .filter(bundle -> bundle.symbolicName().equals(wanted.symbolicName()))
            .map(bundle -> bundle.version() + " (" + bundle.id() + ")")
            .collect(Collectors.joining(", "));
    return others.isEmpty() ? "" : ", and there is " + others;
  }
}
