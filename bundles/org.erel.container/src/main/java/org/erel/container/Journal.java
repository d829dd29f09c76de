package org.erel.container;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.erel.api.BrokenJournalException;
import org.erel.api.JournalEntry;
import org.erel.api.JournalFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened to one release name, on disk: {@code <release>.journal}, a line for each entry. An
 * entry is on disk, whole, when {@link #append} returns; one that a crash cut short is as if it had
 * never been begun. The file stays open, so that a host without free file handles can still write
 * down what it does. Safe for threads.
 */
final class Journal implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  static final String SUFFIX = ".journal";

  /** A file with more lines is written anew, with these many entries left for {@link #history}. */
  private static final int MOST_LINES = 400;

  private static final int HISTORY = 200;

  private final JournalFile file;
  private final int keep;
  private final List<JournalEntry> history = new ArrayList<>();
  private final List<Entry> unwritten = new ArrayList<>();
  private volatile ReleaseRecord record;
  private int lines;

  private Journal(JournalFile file, ReleaseRecord nothing, int keep) {
    this.file = file;
    this.record = nothing;
    this.keep = keep;
  }

  /**
   * Reads the journal of a release; what is not there is empty.
   *
   * @param folder made at the first entry
   * @param release the release's name
   * @param keep how many committed parts stay for a roll-back
   * @param there whether the content of a kept part is still on the host
   * @throws BrokenJournalException if it is broken other than by an entry that was cut short
   * @throws IOException if it cannot be read
   */
  static Journal read(Path folder, String release, int keep, Predicate<Committed> there)
      throws IOException {
    Journal journal =
        new Journal(
            JournalFile.tight(folder.resolve(release + SUFFIX)),
            ReleaseRecord.nothing(release),
            keep);
    journal.fold(journal.load());
    journal.record = journal.record.keeping(there);
    return journal;
  }

  private List<Record> load() throws IOException {
    List<Record> all = new ArrayList<>();
    for (String text : file.read()) {
      lines++;
      all.add(JournalText.read(text).orElseThrow(() -> new BrokenJournalException(lines)));
    }
    return all;
  }

  /** What stands before the last record is history alone. */
  private void fold(List<Record> all) throws IOException {
    int line = 0;
    int begin = 0;
    for (Record each : all) {
      line++;
      if (each instanceof ReleaseRecord snapshot) {
        record = snapshot;
        begin = line;
      } else {
        history.add(((Entry) each).what());
      }
    }
    history.subList(0, Math.max(0, history.size() - MOST_LINES)).clear();
    for (Record each : all.subList(begin, all.size())) {
      begin++;
      try {
        record = record.after((Entry) each, keep);
      } catch (RuntimeException e) {
        throw new BrokenJournalException("line " + begin + " cannot follow those before it");
      }
    }
  }

  /** What all entries come to. */
  ReleaseRecord record() {
    return record;
  }

  /** The newest entries, oldest first. */
  synchronized List<JournalEntry> history() {
    return List.copyOf(history);
  }

  /**
   * Writes an entry down.
   *
   * @throws IOException if it is not on disk; then it is as if it had not been tried
   */
  synchronized void append(Entry entry) throws IOException {
    ReleaseRecord next = record.after(entry, keep);
    unwritten.add(entry);
    try {
      write();
    } catch (IOException | RuntimeException e) {
      unwritten.remove(unwritten.size() - 1);
      throw e;
    }
    remember(entry, next);
    compact();
  }

  /**
   * Writes down what has happened already: on disk if that can be; otherwise it is remembered, and
   * written with the next entry.
   */
  synchronized void note(Entry entry) {
    remember(entry, record.after(entry, keep));
    unwritten.add(entry);
    try {
      write();
      compact();
    } catch (IOException | RuntimeException e) {
      LOG.error(
          "{} of {} is not on disk yet: {}", entry.what().step(), record.name(), e.toString());
      while (unwritten.size() > MOST_LINES) {
        unwritten.remove(0);
      }
    }
  }

  private void remember(Entry entry, ReleaseRecord next) {
    record = next;
    history.add(entry.what());
    if (history.size() > MOST_LINES) {
      history.subList(0, history.size() - HISTORY).clear();
    }
  }

  /** Line by line, so that a crash can tear none but the last. */
  private void write() throws IOException {
    for (Entry entry : List.copyOf(unwritten)) {
      file.append(JournalText.of(entry));
      lines++;
      unwritten.remove(0);
    }
  }

  /** Writes down what could not be written when it happened. */
  synchronized void flush() {
    try {
      write();
    } catch (IOException e) {
      LOG.debug("entries of {} are still not on disk", record.name(), e);
    }
  }

  /** Opens the file, so that the next entry needs no file handle. */
  synchronized void open() throws IOException {
    file.open();
  }

  /** Old entries as they are, for the history, then what they came to, in a new file. */
  private void compact() {
    if (lines <= MOST_LINES) {
      return;
    }
    try {
      List<String> old =
          JournalFile.look(file.path()).stream()
              .filter(text -> JournalText.read(text).filter(Entry.class::isInstance).isPresent())
              .toList();
      List<String> left =
          new ArrayList<>(old.subList(Math.max(0, old.size() - HISTORY), old.size()));
      left.add(JournalText.of(record));
      file.replace(left);
      lines = left.size();
      open();
    } catch (IOException e) {
      LOG.warn("{} is not written anew: {}", file.path(), e.toString());
      lines = HISTORY;
    }
  }

  /** Forgets all, on disk too. */
  synchronized void delete() throws IOException {
    file.delete();
    lines = 0;
    record = ReleaseRecord.nothing(record.name());
    history.clear();
    unwritten.clear();
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
