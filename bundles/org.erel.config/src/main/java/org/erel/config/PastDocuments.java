package org.erel.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.erel.api.Document;
import org.erel.api.Revision;
import org.erel.wire.Held;
import org.erel.wire.Holding;
import org.erel.wire.MalformedMessageException;
import org.erel.wire.RecordCodec;

/**
 * The documents that were replaced, {@code NAME/REVISION-DIGEST.json} each: for people to look back
 * and go back. Nothing that is decided depends on them.
 */
final class PastDocuments {

  private static final String SUFFIX = ".json";

  private final Path folder;

  /** The names of the files of each document that was replaced since the start: oldest first. */
  private final Map<String, NavigableSet<String>> kept = new HashMap<>();

  PastDocuments(Path folder) {
    this.folder = folder;
  }

  /**
   * Keeps a file that is about to be replaced, without reading it. For one thread at a time.
   *
   * @param file the document's
   * @param holding what is in it; empty where there is none
   * @throws IOException if the disk refuses
   */
  void keep(Path file, Optional<Holding> holding) throws IOException {
    if (holding.isEmpty()) {
      return;
    }
    Holding old = holding.get();
    Path own = folder.resolve(old.name());
    NavigableSet<String> names = kept(old.name());
    String name = fileName(old);
    try {
      Files.createLink(own.resolve(name), file);
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      // published again by another ballot; or somebody took the file or the folder away, which is
      // not ours to mend
      kept.remove(old.name());
      return;
    } catch (UnsupportedOperationException e) {
      Files.copy(file, own.resolve(name));
    }
    names.add(name);
    while (names.size() > Revision.KEPT) {
      Files.deleteIfExists(own.resolve(names.pollFirst()));
    }
  }

  /** Looks into the folder the first time alone: that would cost as much as all the rest. */
  private NavigableSet<String> kept(String name) throws IOException {
    NavigableSet<String> names = kept.get(name);
    if (names == null) {
      Files.createDirectories(folder.resolve(name));
      names = new TreeSet<>();
      for (Path file : files(name)) {
        names.add(file.getFileName().toString());
      }
      kept.put(name, names);
    }
    return names;
  }

  /** Sorts by revision. */
  private static String fileName(Holding old) {
    return "%019d-%s%s".formatted(old.revision(), old.descent().get(0), SUFFIX);
  }

  private List<Path> files(String name) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(folder.resolve(name), "*" + SUFFIX)) {
      found.forEach(files::add);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    files.sort(Comparator.comparing(Path::getFileName));
    return files;
  }

  /**
   * The documents of a name that were replaced. Reads the disk.
   *
   * @param name the documents' name
   * @return oldest first; what cannot be read is left out
   * @throws IOException if the folder cannot be read
   */
  List<Document> of(String name) throws IOException {
    List<Document> documents = new ArrayList<>();
    for (Path file : files(name)) {
      try {
        documents.add(
            RecordCodec.decode(Files.readAllBytes(file), Held.class, "document").document());
      } catch (NoSuchFileException | MalformedMessageException e) {
        // one that is gone, or that nobody can read any more
        continue;
      }
    }
    return documents;
  }
}
