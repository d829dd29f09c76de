package org.erel.archive;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.zip.ZipException;
import org.erel.api.BrokenReleaseException;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseId;
import org.erel.trust.ReleaseSignature;
import org.osgi.service.feature.FeatureService;

/**
 * Reads an archive or a folder, checks all of it, and puts its jars into a store: all of them or,
 * where anything is wrong, none but those that were fetched from their sources. For one thread.
 */
public final class ReleaseReader {

  /** The name of the file that says what a release is. */
  public static final String RELEASE_JSON = "release.json";

  /** The name of the file that says who vouches for it. */
  public static final String SIGNATURE = RELEASE_JSON + ".sig";

  private final JarStore store;
  private final FeatureService features;
  private final Limits limits;
  private final Sources sources;

  /**
   * Reads nothing yet.
   *
   * @param store where the jars go
   * @param features reads features
   * @param limits of what is read
   * @param sources of jars that are in none of an archive, a folder and the store
   */
  public ReleaseReader(JarStore store, FeatureService features, Limits limits, Sources sources) {
    this.store = store;
    this.features = features;
    this.limits = limits;
    this.sources = sources;
  }

  /**
   * Reads an archive or a folder.
   *
   * @param path where it is; complete, or seems to be
   * @param name what it is called, which is not always the name that it has while it is read
   * @return the release, its content in the store
   * @throws BrokenReleaseException if it is not a release, or not what was signed
   * @throws IOException if it cannot be read, a jar not be fetched now, or the store not written
   */
  public SignedRelease read(Path path, DropName name) throws IOException {
    ReleaseId id = name.release().orElseThrow(() -> notNamed(name));
    try (DropContents contents = DropContents.of(path, name.folder(), limits)) {
      SortedSet<String> names = contents.names();
      Optional<ReleaseSignature> signature = signature(contents);
      names.remove(SIGNATURE);
      ReleaseJson json;
      if (names.remove(RELEASE_JSON)) {
        json = json(contents);
        agree(name, id, json, names);
        fits(signature, json.id(), Release.digest(json.id(), json.jars(), json.configurations()));
      } else if (name.folder()) {
        json = plain(id, names);
      } else {
        throw new BrokenReleaseException("the archive has no release.json at its root; add one");
      }
      if (json.jars().isEmpty()) {
        throw new BrokenReleaseException("it holds no bundles; a release has at least one");
      }
      List<AbsentJar> absent = absent(json, names);
      provide(absent);
      return new SignedRelease(
          release(contents, names, json, signature),
          signature,
          absent.stream().collect(Collectors.toMap(AbsentJar::name, AbsentJar::source)));
    } catch (ZipException | EOFException e) {
      throw new BrokenReleaseException(
          "it is no readable zip, or a truncated one (" + e.getMessage() + "); copy it again", e);
    }
  }

  private static BrokenReleaseException notNamed(DropName name) {
    return new BrokenReleaseException(
        "it is not a release by its name: a release is an archive NAME-VERSION.erel or a folder"
            + " NAME-VERSION, such as shop-1.2.0"
            + (name.folder() ? "" : DropName.ARCHIVE)
            + "; rename it or take it away");
  }

  private ReleaseJson json(DropContents contents) throws IOException {
    try (InputStream in = contents.open(RELEASE_JSON, limits.json())) {
      return ReleaseJson.read(in.readAllBytes(), features);
    }
  }

  private static ReleaseJson plain(ReleaseId id, SortedSet<String> names) {
    return new ReleaseJson(
        id, names.stream().map(name -> new ReleaseJson.Jar(name, null, null)).toList(), List.of());
  }

  private static void agree(DropName name, ReleaseId id, ReleaseJson json, Set<String> names)
      throws BrokenReleaseException {
    if (!json.id().equals(id)) {
      throw new BrokenReleaseException(
          "its release.json is of "
              + json.id()
              + ", and its name says "
              + id
              + "; rename "
              + name.text()
              + " or correct the id");
    }
    listed(json, names);
  }

  /** Fails where the files are not the jars that are listed. */
  static void listed(ReleaseJson json, Set<String> names) throws BrokenReleaseException {
    Set<String> unlisted = new HashSet<>(names);
    for (ReleaseJson.Jar jar : json.jars()) {
      if (!unlisted.remove(jar.name()) && jar.source() == null) {
        throw new BrokenReleaseException(
            "release.json lists "
                + jar.name()
                + ", which is missing and has no source; add it, say its source or unlist it");
      }
    }
    for (String file : names) {
      if (unlisted.contains(file)) {
        throw new BrokenReleaseException(
            "it holds " + file + ", which release.json does not list; list it or leave it out");
      }
    }
  }

  private static List<AbsentJar> absent(ReleaseJson json, Set<String> names) {
    return json.jars().stream()
        .filter(jar -> !names.contains(jar.name()))
        .map(jar -> new AbsentJar(jar.name(), jar.sha256(), jar.source()))
        .toList();
  }

  private void provide(List<AbsentJar> absent) throws IOException {
    if (!absent.isEmpty()) {
      sources.provide(absent, store);
    }
  }

  private static void fits(Optional<ReleaseSignature> signature, ReleaseId id, String digest)
      throws BrokenReleaseException {
    if (signature.isPresent() && !signature.get().fits(id, digest)) {
      throw new BrokenReleaseException(
          "its signature by key "
              + signature.get().signature().key()
              + " does not fit: it was altered after it was signed; pack it again");
    }
  }

  private static Optional<ReleaseSignature> signature(DropContents contents) throws IOException {
    try {
      return contents
          .signature()
          .map(text -> ReleaseSignature.parse(new String(text, StandardCharsets.US_ASCII)));
    } catch (IllegalArgumentException e) {
      throw new BrokenReleaseException(
          SIGNATURE + ": " + e.getMessage() + "; pack the release again, or leave the file out", e);
    }
  }

  private Release release(
      DropContents contents,
      Set<String> names,
      ReleaseJson json,
      Optional<ReleaseSignature> signature)
      throws IOException {
    List<Staged> staged = new ArrayList<>();
    try {
      stage(contents, names, json, staged);
      Release release = release(json, staged, Staged::file);
      fits(signature, release.id(), release.digest());
      return release(json, staged, jar -> jar.keptBy(store));
    } finally {
      for (Staged jar : staged) {
        jar.close();
      }
    }
  }

  private void stage(
      DropContents contents, Set<String> names, ReleaseJson json, List<Staged> staged)
      throws IOException {
    long left = limits.total();
    for (ReleaseJson.Jar jar : json.jars()) {
      Staged content =
          names.contains(jar.name())
              ? Staged.of(store.stage(contents.open(jar.name(), Math.min(limits.jar(), left))))
              : there(jar);
      staged.add(content);
      left -= Files.size(content.file());
      if (jar.sha256() != null && !jar.sha256().equals(content.sha256())) {
        throw new BrokenReleaseException(
            jar.name()
                + " has the wrong digest: release.json expects sha256 "
                + jar.sha256()
                + ", found "
                + content.sha256()
                + "; the jar or the release.json is not the one that was built");
      }
      limits.checkTotal(limits.total() - left);
      BundleManifest.headers(jar.name(), content.file());
    }
  }

  private Staged there(ReleaseJson.Jar jar) throws IOException {
    Path file =
        store
            .find(jar.sha256())
            .orElseThrow(() -> new IOException(jar.name() + " is not in the store any more"));
    return new Staged(file, jar.sha256(), Optional.empty());
  }

  private static Release release(ReleaseJson json, List<Staged> staged, Places places)
      throws IOException {
    List<ReleaseBundle> bundles = new ArrayList<>();
    for (int i = 0; i < staged.size(); i++) {
      Staged jar = staged.get(i);
      bundles.add(new ReleaseBundle(json.jars().get(i).name(), jar.sha256(), places.of(jar)));
    }
    return new Release(
        json.id(),
        bundles,
        json.configurations(),
        Release.digest(json.id(), bundles, json.configurations()));
  }

  private interface Places {
    Path of(Staged jar) throws IOException;
  }

  /** A jar beside the store, or one that is in it already. */
  private record Staged(Path file, String sha256, Optional<StagedJar> beside) implements Closeable {

    static Staged of(StagedJar jar) {
      return new Staged(jar.file(), jar.sha256(), Optional.of(jar));
    }

    Path keptBy(JarStore store) throws IOException {
      return beside.isPresent() ? store.keep(beside.get()) : file;
    }

    @Override
    public void close() throws IOException {
      if (beside.isPresent()) {
        beside.get().close();
      }
    }
  }
}
