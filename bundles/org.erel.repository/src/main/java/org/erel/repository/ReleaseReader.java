package org.erel.repository;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.zip.ZipException;
import org.erel.api.Configuration;
import org.erel.api.Digests;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseId;
import org.osgi.service.feature.FeatureService;

/**
 * Reads a drop, checks all of it, and puts its jars into the store: all of them or, where anything
 * is wrong, none. For one thread.
 */
final class ReleaseReader {

  private final ContentStore store;
  private final FeatureService features;
  private final Limits limits;

  ReleaseReader(ContentStore store, FeatureService features, Limits limits) {
    this.store = store;
    this.features = features;
    this.limits = limits;
  }

  /**
   * Reads a drop.
   *
   * @param drop a complete one, or one that seems to be
   * @return the release, its content in the store
   * @throws BrokenDropException if it is not a release
   * @throws IOException if it cannot be read, or the store not written
   */
  Release read(Drop drop) throws IOException {
    ReleaseId id = drop.release().orElseThrow(() -> notNamed(drop));
    try (DropContents contents = DropContents.of(drop, limits)) {
      SortedSet<String> names = contents.names();
      ReleaseJson json;
      if (names.remove(DropContents.RELEASE_JSON)) {
        json = json(contents);
        agree(drop, id, json, names);
      } else if (drop.folder()) {
        json = plain(id, names);
      } else {
        throw new BrokenDropException("the archive has no release.json at its root; add one");
      }
      if (json.jars().isEmpty()) {
        throw new BrokenDropException("it holds no bundles; a release has at least one");
      }
      List<ReleaseBundle> bundles = bundles(contents, json);
      return new Release(
          id, bundles, json.configurations(), digest(id, bundles, json.configurations()));
    } catch (ZipException | EOFException e) {
      throw new BrokenDropException(
          "it is no readable zip, or a truncated one (" + e.getMessage() + "); copy it again", e);
    }
  }

  /**
   * What tells a release's content from another's.
   *
   * @param id name and version
   * @param bundles in start order
   * @param configurations in any order
   * @return SHA-256 over all of them, 64 lower-case hexadecimal digits
   */
  static String digest(
      ReleaseId id, List<ReleaseBundle> bundles, List<Configuration> configurations) {
    StringBuilder text = new StringBuilder("release ").append(id);
    bundles.forEach(b -> text.append("\nbundle ").append(b.name()).append(' ').append(b.sha256()));
    configurations.stream()
        .map(c -> "\nconfiguration " + c.pid() + ' ' + c.properties())
        .sorted()
        .forEach(text::append);
    return Digests.sha256(text.toString());
  }

  private static BrokenDropException notNamed(Drop drop) {
    return new BrokenDropException(
        "it is not a release by its name: a release is an archive NAME-VERSION.erel or a folder"
            + " NAME-VERSION, such as shop-1.2.0"
            + (drop.folder() ? "" : ".erel")
            + "; rename it or take it away");
  }

  private ReleaseJson json(DropContents contents) throws IOException {
    try (InputStream in = contents.open(DropContents.RELEASE_JSON, limits.json())) {
      return ReleaseJson.read(in.readAllBytes(), features);
    }
  }

  private static ReleaseJson plain(ReleaseId id, SortedSet<String> names) {
    return new ReleaseJson(
        id, names.stream().map(name -> new ReleaseJson.Jar(name, null)).toList(), List.of());
  }

  private static void agree(Drop drop, ReleaseId id, ReleaseJson json, Set<String> names)
      throws BrokenDropException {
    if (!json.id().equals(id)) {
      throw new BrokenDropException(
          "its release.json is of "
              + json.id()
              + ", and its name says "
              + id
              + "; rename "
              + drop.name()
              + " or correct the id");
    }
    Set<String> unlisted = new HashSet<>(names);
    for (ReleaseJson.Jar jar : json.jars()) {
      if (!unlisted.remove(jar.name())) {
        throw new BrokenDropException(
            "release.json lists " + jar.name() + ", which is missing; add it or unlist it");
      }
    }
    for (String name : names) {
      if (unlisted.contains(name)) {
        throw new BrokenDropException(
            "it holds " + name + ", which release.json does not list; list it or leave it out");
      }
    }
  }

  private List<ReleaseBundle> bundles(DropContents contents, ReleaseJson json) throws IOException {
    List<ContentStore.Staged> staged = new ArrayList<>();
    try {
      long left = limits.total();
      for (ReleaseJson.Jar jar : json.jars()) {
        InputStream in = contents.open(jar.name(), Math.min(limits.jar(), left));
        ContentStore.Staged content = store.stage(in);
        staged.add(content);
        left -= Files.size(content.file());
        if (jar.sha256() != null && !jar.sha256().equals(content.sha256())) {
          throw new BrokenDropException(
              jar.name()
                  + " has the wrong digest: release.json expects sha256 "
                  + jar.sha256()
                  + ", found "
                  + content.sha256()
                  + "; the jar or the release.json is not the one that was built");
        }
        BundleManifest.check(jar.name(), content.file());
      }
      List<ReleaseBundle> bundles = new ArrayList<>();
      for (int i = 0; i < staged.size(); i++) {
        ContentStore.Staged content = staged.get(i);
        bundles.add(new ReleaseBundle(json.jars().get(i).name(), content.sha256(), content.keep()));
      }
      return bundles;
    } finally {
      for (ContentStore.Staged content : staged) {
        content.close();
      }
    }
  }
}
