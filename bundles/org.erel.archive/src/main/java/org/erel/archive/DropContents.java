package org.erel.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Enumeration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.erel.api.BrokenReleaseException;

/**
 * The files of a drop, be it an archive, a folder or what one is made of: plain names, none twice,
 * no more than allowed.
 */
interface DropContents extends Closeable {

  /** What a file may be called. */
  Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]{0,254}");

  /** How long a signature may be. */
  long SIGNATURE_BYTES = 1024;

  /** All names, {@link ReleaseReader#RELEASE_JSON} among them where there is one. */
  SortedSet<String> names();

  /** Opens one of the {@link #names}; the stream fails where the file is longer than allowed. */
  InputStream open(String name, long limit) throws IOException;

  /** The text of {@link ReleaseReader#SIGNATURE}; empty where there is none. */
  default Optional<byte[]> signature() throws IOException {
    if (!names().contains(ReleaseReader.SIGNATURE)) {
      return Optional.empty();
    }
    try (InputStream in = open(ReleaseReader.SIGNATURE, SIGNATURE_BYTES)) {
      return Optional.of(in.readAllBytes());
    }
  }

  /**
   * The same with more jars, which may be in place of some.
   *
   * @param jars by the names that they have here
   */
  default DropContents with(Map<String, Path> jars) {
    return jars.isEmpty() ? this : new More(this, Map.copyOf(jars));
  }

  static DropContents of(Path path, boolean folder, Limits limits) throws IOException {
    return folder ? new Folder(path, limits) : new Archive(path, limits);
  }

  /**
   * Some files of a folder; others are not looked at.
   *
   * @param folder where they are
   * @param names of which those that are missing are left out
   */
  static DropContents some(Path folder, Set<String> names, Limits limits) throws IOException {
    Folder some = new Folder(folder);
    for (String name : names) {
      if (Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        some.add(folder.resolve(name), limits);
      }
    }
    return some;
  }

  /**
   * Jars from anywhere, which may be links.
   *
   * @param jars by the names that they have here
   */
  static DropContents jars(Map<String, Path> jars, Limits limits) throws IOException {
    for (String name : jars.keySet()) {
      check(name, "the release");
    }
    checkCount(jars.size(), limits);
    return new Jars(new TreeMap<>(jars));
  }

  private static void check(String name, String where) throws BrokenReleaseException {
    if (!PLAIN.matcher(name).matches()) {
      throw new BrokenReleaseException(
          where
              + " holds '"
              + DropName.shown(name)
              + "': use file names of letters, digits, '.', '_', '+' and '-', directly in it, without folders");
    }
    if (!name.equals(ReleaseReader.RELEASE_JSON)
        && !name.equals(ReleaseReader.SIGNATURE)
        && !name.endsWith(".jar")) {
      throw new BrokenReleaseException(
          where
              + " holds '"
              + name
              + "': a release is release.json, its signature release.json.sig, and jars, nothing else");
    }
  }

  private static void checkCount(int count, Limits limits) throws BrokenReleaseException {
    if (count > limits.entries()) {
      throw new BrokenReleaseException(
          "it holds more than " + limits.entries() + " files; split the release");
    }
  }

  /** A zip. */
  final class Archive implements DropContents {

    private final ZipFile zip;
    private final SortedMap<String, ZipEntry> entries = new TreeMap<>();

    private Archive(Path file, Limits limits) throws IOException {
      try {
        zip = new ZipFile(file.toFile());
      } catch (ZipException e) {
        throw new BrokenReleaseException(
            "it is no readable zip, or a truncated one (" + e.getMessage() + "); copy it again", e);
      }
      try {
        index(limits);
      } catch (IOException | RuntimeException e) {
        zip.close();
        throw e;
      }
    }

    private void index(Limits limits) throws BrokenReleaseException {
      checkCount(zip.size(), limits);
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        check(entry.getName(), "the archive");
        if (entries.put(entry.getName(), entry) != null) {
          throw new BrokenReleaseException("the archive holds '" + entry.getName() + "' twice");
        }
      }
    }

    @Override
    public SortedSet<String> names() {
      return new TreeSet<>(entries.keySet());
    }

    @Override
    public InputStream open(String name, long limit) throws IOException {
      return new BoundedInput(zip.getInputStream(entries.get(name)), name, limit);
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }

  /** A folder; its dot-files and its README.md are not looked at. */
  final class Folder implements DropContents {

    private final Path folder;
    private final SortedSet<String> names = new TreeSet<>();

    private Folder(Path folder) {
      this.folder = folder;
    }

    private Folder(Path folder, Limits limits) throws IOException {
      this(folder);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          if (!DropName.overlooked(file.getFileName().toString())) {
            add(file, limits);
          }
        }
      }
    }

    private void add(Path file, Limits limits) throws IOException {
      String name = file.getFileName().toString();
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!attributes.isRegularFile()) {
        throw new BrokenReleaseException(
            "the folder holds '"
                + DropName.shown(name)
                + "', which is "
                + (attributes.isSymbolicLink() ? "a link" : "no file")
                + ": put the jars themselves directly in it");
      }
      check(name, "the folder");
      names.add(name);
      checkCount(names.size(), limits);
    }

    @Override
    public SortedSet<String> names() {
      return new TreeSet<>(names);
    }

    @Override
    public InputStream open(String name, long limit) throws IOException {
      return new BoundedInput(
          Files.newInputStream(folder.resolve(name), LinkOption.NOFOLLOW_LINKS), name, limit);
    }

    @Override
    public void close() {}
  }

  /** Jars beside other contents. */
  record More(DropContents first, Map<String, Path> jars) implements DropContents {

    @Override
    public SortedSet<String> names() {
      SortedSet<String> names = first.names();
      names.addAll(jars.keySet());
      return names;
    }

    @Override
    public InputStream open(String name, long limit) throws IOException {
      Path jar = jars.get(name);
      return jar == null
          ? first.open(name, limit)
          : new BoundedInput(Files.newInputStream(jar), name, limit);
    }

    @Override
    public void close() throws IOException {
      first.close();
    }
  }

  /** Files from anywhere. */
  record Jars(SortedMap<String, Path> files) implements DropContents {

    @Override
    public SortedSet<String> names() {
      return new TreeSet<>(files.keySet());
    }

    @Override
    public InputStream open(String name, long limit) throws IOException {
      return new BoundedInput(Files.newInputStream(files.get(name)), name, limit);
    }

    @Override
    public void close() {}
  }
}
