package org.erel.container;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.erel.api.BrokenJournalException;
import org.erel.api.DurableFile;
import org.erel.api.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journals on disk, one for each release name. */
final class Journals {

  private static final Logger LOG = LoggerFactory.getLogger(Journals.class);

  private final Path folder;
  private final int keep;

  /**
   * Does not touch the disk.
   *
   * @param folder made at the first entry
   * @param keep how many committed parts stay for a roll-back
   */
  Journals(Path folder, int keep) {
    this.folder = folder;
    this.keep = keep;
  }

  /**
   * Reads what is there. A journal that is broken is set aside as {@code <release>.journal.broken}
   * and reported.
   *
   * @param problems takes the reports
   * @return sorted by name
   */
  List<Journal> load(List<Problem> problems) {
    List<Journal> journals = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return journals;
    }
    clearAway();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + Journal.SUFFIX)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        try {
          journals.add(read(name.substring(0, name.length() - Journal.SUFFIX.length())));
        } catch (BrokenJournalException | IllegalArgumentException e) {
          problems.add(setAside(file, e));
        } catch (IOException e) {
          problems.add(
              new Problem(
                  "release " + name.substring(0, name.length() - Journal.SUFFIX.length()),
                  "its journal %s cannot be read, and it is not started; restart the host to try again: %s"
                      .formatted(file, e)));
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      problems.add(
          new Problem(
              "folder " + folder, "its journals cannot be read, no release is started: " + e));
    }
    journals.sort(Comparator.comparing(journal -> journal.record().name()));
    return journals;
  }

  /** What a crash left of a journal that was being written anew. */
  private void clearAway() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, DurableFile::isLeftover)) {
      for (Path file : files) {
        Files.delete(file);
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("{} has leftovers of a crash: {}", folder, e.toString());
    }
  }

  /**
   * The journal of a release name; what is not there is empty.
   *
   * @throws IOException if it cannot be read
   */
  Journal read(String release) throws IOException {
    return Journal.read(folder, release, keep, Journals::isThere);
  }

  private static boolean isThere(Committed kept) {
    return kept.bundles().stream().allMatch(bundle -> Files.exists(bundle.content()));
  }

  private static Problem setAside(Path file, Exception why) {
    String name = file.getFileName().toString();
    String subject = "release " + name.substring(0, name.length() - Journal.SUFFIX.length());
    Path aside = file.resolveSibling(name + ".broken");
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      return new Problem(
          subject,
          "its journal is broken and set aside as %s; what its groups want is installed anew, and holds, quarantine and kept versions are forgotten: %s"
              .formatted(aside, why));
    } catch (IOException e) {
      return new Problem(subject, "its journal " + file + " cannot be read: " + why);
    }
  }
}
