package org.erel.repository;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.erel.api.Digests;
import org.erel.api.ReleaseId;
import org.erel.archive.DropName;
import org.erel.archive.Limits;
import org.erel.archive.ReleaseReader;

/**
 * One entry of the releases folder, as a listing shows it.
 *
 * @param name the entry's name
 * @param path where it is
 * @param release what its name says that it is; empty where the name is not that of a release
 * @param folder whether it is a folder
 * @param described whether it says by itself when it is complete: an archive does, and a folder
 *     with a {@code release.json}
 * @param signature changes when sizes, times or names do
 */
record Drop(
    String name,
    Path path,
    Optional<ReleaseId> release,
    boolean folder,
    boolean described,
    String signature) {

  /**
   * Lists the releases folder without reading any content.
   *
   * @param folder the releases folder
   * @param limits a folder of more files is not looked through
   * @return sorted by name; what is not meant as a drop is left out
   */
  static List<Drop> list(Path folder, Limits limits) throws IOException {
    List<Drop> drops = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (!DropName.overlooked(entry.getFileName().toString())) {
          look(entry, limits).ifPresent(drops::add);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    drops.sort(Comparator.comparing(Drop::name));
    return drops;
  }

  /**
   * Looks at one entry.
   *
   * @param path the entry
   * @param limits as for {@link #list}
   * @return the entry; empty where it is gone
   */
  static Optional<Drop> look(Path path, Limits limits) {
    String name = path.getFileName().toString();
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        String files = files(path, limits);
        boolean described = Files.exists(path.resolve(ReleaseReader.RELEASE_JSON));
        return Optional.of(drop(path, new DropName(name, true), described, Digests.sha256(files)));
      }
      boolean archive = attributes.isRegularFile() && name.endsWith(DropName.ARCHIVE);
      Optional<ReleaseId> release =
          archive ? new DropName(name, false).release() : Optional.empty();
      return Optional.of(new Drop(name, path, release, false, archive, signature(attributes)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | DirectoryIteratorException e) {
      boolean folder = !name.endsWith(DropName.ARCHIVE);
      return Optional.of(drop(path, new DropName(name, folder), true, "unreadable"));
    }
  }

  private static Drop drop(Path path, DropName name, boolean described, String signature) {
    return new Drop(name.text(), path, name.release(), name.folder(), described, signature);
  }

  /** What it is called. */
  DropName named() {
    return new DropName(name, folder);
  }

  private static String files(Path folder, Limits limits) throws IOException {
    TreeSet<String> lines = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (lines.size() > limits.entries()) {
          break;
        }
        lines.add(
            file.getFileName()
                + " "
                + signature(
                    Files.readAttributes(
                        file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)));
      }
    }
    return String.join("\n", lines);
  }

  private static String signature(BasicFileAttributes attributes) {
    return attributes.size() + " " + attributes.lastModifiedTime();
  }
}
