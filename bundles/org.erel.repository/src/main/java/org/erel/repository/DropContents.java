package org.erel.repository;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Enumeration;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The files of a drop, be it an archive or a folder: plain names, none twice, no more than allowed.
 */
interface DropContents extends Closeable {

  /** The name of the file that says what a release is. */
  String RELEASE_JSON = "release.json";

  /** What a file may be called. */
  Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]{0,254}");

  /** All names, {@link #RELEASE_JSON} among them where there is one. */
  SortedSet<String> names();

  /** Opens one of the {@link #names}; the stream fails where the file is longer than allowed. */
  InputStream open(String name, long limit) throws IOException;

  static DropContents of(Drop drop, Limits limits) throws IOException {
    return drop.folder() ? new Folder(drop.path(), limits) : new Archive(drop.path(), limits);
  }

  /** A name as it may be shown: file names from outside can hold anything. */
  static String shown(String name) {
    String plain = name.replaceAll("\\p{Cntrl}", "?");
    return plain.length() > 200 ? plain.substring(0, 200) + "…" : plain;
  }

  private static void check(String name, String where) throws BrokenDropException {
    if (!PLAIN.matcher(name).matches()) {
      throw new BrokenDropException(
          where
              + " holds '"
              + shown(name)
              + "': use file names of letters, digits, '.', '_', '+' and '-', directly in it, without folders");
    }
    if (!name.equals(RELEASE_JSON) && !name.endsWith(".jar")) {
      throw new BrokenDropException(
          where + " holds '" + name + "': a release is release.json and jars, nothing else");
    }
  }

  private static void checkCount(int count, Limits limits) throws BrokenDropException {
    if (count > limits.entries()) {
      throw new BrokenDropException(
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
        throw new BrokenDropException(
            "it is no readable zip, or a truncated one (" + e.getMessage() + "); copy it again", e);
      }
      try {
        index(limits);
      } catch (IOException | RuntimeException e) {
        zip.close();
        throw e;
      }
    }

    private void index(Limits limits) throws BrokenDropException {
      checkCount(zip.size(), limits);
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        check(entry.getName(), "the archive");
        if (entries.put(entry.getName(), entry) != null) {
          throw new BrokenDropException("the archive holds '" + entry.getName() + "' twice");
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

    private Folder(Path folder, Limits limits) throws IOException {
      this.folder = folder;
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          String name = file.getFileName().toString();
          if (Drop.overlooked(name)) {
            continue;
          }
          BasicFileAttributes attributes =
              Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
          if (!attributes.isRegularFile()) {
            throw new BrokenDropException(
                "the folder holds '"
                    + shown(name)
                    + "', which is "
                    + (attributes.isSymbolicLink() ? "a link" : "no file")
                    + ": put the jars themselves directly in it");
          }
          check(name, "the folder");
          names.add(name);
          checkCount(names.size(), limits);
        }
      }
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
}
