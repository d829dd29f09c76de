package org.erel.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.erel.api.ArchiveFiles;
import org.erel.api.BrokenReleaseException;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseId;
import org.erel.trust.OperatorKey;
import org.erel.trust.ReleaseSignature;
import org.osgi.service.feature.FeatureService;

/** Archives as they are on disk, outside of a framework. Each call may be from any thread. */
public final class ReleaseArchiveFiles implements ArchiveFiles {

  private final Supplier<FeatureService> features;
  private final Limits limits;
  private final Sources sources;
  private final Trial trial;

  /** Fetches nothing, and tries releases on no master. */
  public ReleaseArchiveFiles() {
    this(Sources.NONE, Trial.NONE);
  }

  /**
   * Finds who reads features through {@link ServiceLoader}, when it is needed.
   *
   * @param sources of jars that an archive leaves out
   * @param trial of what is inspected
   */
  public ReleaseArchiveFiles(Sources sources, Trial trial) {
    this(
        () -> ServiceLoader.load(FeatureService.class).findFirst().orElseThrow(),
        Limits.DEFAULT,
        sources,
        trial);
  }

  ReleaseArchiveFiles(
      Supplier<FeatureService> features, Limits limits, Sources sources, Trial trial) {
    this.features = features;
    this.limits = limits;
    this.sources = sources;
    this.trial = trial;
  }

  @Override
  public Contents inspect(Path path) throws IOException {
    Path file = there(path);
    boolean folder = Files.isDirectory(file);
    try (TemporaryStore store = TemporaryStore.create()) {
      DropName name = new DropName(String.valueOf(file.getFileName()), folder);
      return Inspector.contents(
          reader(store, sources).read(file, name),
          folder ? folderSize(file) : Files.size(file),
          trial);
    }
  }

  /**
   * Reads an archive or a folder, and keeps what is in it beside.
   *
   * @param path an archive, or a folder as it may be dropped
   * @return to be closed
   * @throws BrokenReleaseException as {@link #inspect}
   * @throws IOException as {@link #inspect}, or if there is no room beside
   */
  public UnpackedRelease unpack(Path path) throws IOException {
    Path file = there(path);
    DropName name = new DropName(String.valueOf(file.getFileName()), Files.isDirectory(file));
    TemporaryStore store = TemporaryStore.create();
    try {
      return new UnpackedRelease(reader(store, sources).read(file, name), store);
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static Path there(Path path) throws NoSuchFileException {
    Path file = path.toAbsolutePath().normalize();
    if (Files.notExists(file)) {
      throw new NoSuchFileException(path.toString());
    }
    return file;
  }

  @Override
  public Packed pack(Packing packing, Supplier<char[]> passphrase) throws IOException {
    try (TemporaryStore fetched = TemporaryStore.create()) {
      Recipes.Supply supply = new Recipes.Supply(packing.thin(), packing.maven(), sources, fetched);
      return pack(
          recipe(packing, supply), packing.target(), packing.force(), packing.key(), passphrase);
    }
  }

  /**
   * Packs a release of jars from anywhere, as {@link #pack(Packing, Supplier)} does of a folder.
   * Takes the place of an archive that is there.
   *
   * @param assembly what to pack
   * @param target as in {@link Packing#target}
   * @param key as in {@link Packing#key}
   * @param passphrase asked where the key is encrypted
   * @return the archive
   * @throws org.erel.api.BrokenReleaseException if that makes no release
   * @throws IOException if something cannot be read or written; then there is no archive
   * @throws IllegalArgumentException if the id, the key or the target cannot be used
   */
  public Packed pack(
      Assembly assembly, Path target, Optional<Path> key, Supplier<char[]> passphrase)
      throws IOException {
    try (TemporaryStore none = TemporaryStore.create()) {
      Recipes.Supply supply = new Recipes.Supply(true, false, Sources.NONE, none);
      Recipe recipe = new Recipes(features.get(), limits, supply).ofAssembly(assembly);
      return pack(recipe, target, true, key, passphrase);
    }
  }

  private Packed pack(
      Recipe recipe, Path place, boolean force, Optional<Path> keyFile, Supplier<char[]> passphrase)
      throws IOException {
    ReleaseId id = recipe.release().id();
    Path target = place.toAbsolutePath().normalize();
    if (Files.isDirectory(target)) {
      target = target.resolve(archive(id));
    } else if (!Files.isDirectory(target.getParent())) {
      throw new IllegalArgumentException("there is no folder " + target.getParent());
    }
    DropName name = new DropName(String.valueOf(target.getFileName()), false);
    if (!name.release().equals(Optional.of(id))) {
      throw new IllegalArgumentException(
          "the archive of "
              + id
              + " must be called "
              + archive(id)
              + ", and not "
              + DropName.shown(name.text()));
    }
    Optional<OperatorKey> key = Optional.empty();
    if (keyFile.isPresent()) {
      key = Optional.of(OperatorKey.read(keyFile.get(), passphrase));
    }
    return write(recipe, key, target, force);
  }

  private static String archive(ReleaseId id) {
    return id.name() + "-" + id.version() + DropName.ARCHIVE;
  }

  private Recipe recipe(Packing packing, Recipes.Supply supply) throws IOException {
    Path source = packing.source();
    Recipes recipes = new Recipes(features.get(), limits, supply);
    if (Files.isDirectory(source)) {
      return recipes.ofFolder(source, packing.id());
    }
    if (Files.notExists(source)) {
      throw new NoSuchFileException(source.toString());
    }
    if (source.toString().endsWith(DropName.ARCHIVE)) {
      throw new IllegalArgumentException(source + " is an archive already: inspect shows it");
    }
    if (packing.id().isPresent()) {
      throw new IllegalArgumentException(
          "an id is for a folder without release.json: correct the one in " + source);
    }
    return recipes.ofFeature(source);
  }

  /** Beside its place and under a name that nobody looks at, until it was read again. */
  private Packed write(Recipe recipe, Optional<OperatorKey> key, Path target, boolean force)
      throws IOException {
    Path part =
        target.resolveSibling(
            "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    Path shelf = Files.createTempDirectory(target.getParent(), ".erel-");
    try (TemporaryStore store = new TemporaryStore(shelf)) {
      Files.deleteIfExists(part);
      write(recipe, key, part);
      SignedRelease read =
          reader(store, left(recipe))
              .read(part, new DropName(String.valueOf(target.getFileName()), false));
      Contents contents = Inspector.contents(read, Files.size(part), Trial.NONE);
      boolean there = Files.exists(target);
      if (there && Files.isRegularFile(target) && Files.mismatch(part, target) < 0) {
        return new Packed(target, false, contents);
      }
      if (there && !force) {
        throw new IllegalArgumentException(
            target
                + " is there with other content: give new content a new version, or replace it with"
                + " --force where no host has it yet");
      }
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      return new Packed(target, true, contents);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void write(Recipe recipe, Optional<OperatorKey> key, Path part) throws IOException {
    try (ArchiveWriter archive = new ArchiveWriter(part)) {
      archive.add(ReleaseReader.RELEASE_JSON, recipe.json());
      Optional<byte[]> signature =
          key.isPresent()
              ? Optional.of(signature(recipe, key.get(), part))
              : recipe.contents().signature();
      if (signature.isPresent()) {
        archive.add(ReleaseReader.SIGNATURE, signature.get());
      }
      for (Recipe.Ingredient jar : recipe.jars()) {
        if (jar.left()) {
          continue;
        }
        try (InputStream in = recipe.contents().open(jar.file(), limits.jar())) {
          archive.add(jar.name(), jar.measure(), in);
        }
      }
    }
  }

  private static byte[] signature(Recipe recipe, OperatorKey key, Path part) {
    ReleaseJson release = recipe.release();
    List<ReleaseBundle> bundles =
        recipe.jars().stream()
            .map(jar -> new ReleaseBundle(jar.name(), jar.measure().sha256(), part))
            .toList();
    String digest = Release.digest(release.id(), bundles, release.configurations());
    return ReleaseSignature.by(key, release.id(), digest).text().getBytes(StandardCharsets.UTF_8);
  }

  /** What an archive leaves out is at hand while it is made. */
  private Sources left(Recipe recipe) {
    Map<String, String> files =
        recipe.jars().stream()
            .collect(Collectors.toMap(Recipe.Ingredient::name, Recipe.Ingredient::file));
    return (jar, store) -> store.stage(recipe.contents().open(files.get(jar.name()), limits.jar()));
  }

  private ReleaseReader reader(JarStore store, Sources from) {
    return new ReleaseReader(store, features.get(), limits, from);
  }

  private long folderSize(Path folder) throws IOException {
    long size = 0;
    try (DropContents contents = DropContents.of(folder, true, limits)) {
      for (String name : contents.names()) {
        size += Files.size(folder.resolve(name));
      }
    }
    return size;
  }
}
