package org.erel.container;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.erel.api.DurableFile;
import org.erel.api.JournalEntry;
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

  /** What is on disk is not what was written there. */
  static final class Broken extends IOException {

    private static final long serialVersionUID = 1;

    private Broken(String message) {
      super(message);
    }
  }

  private final Path file;
  private final int keep;
  private final List<JournalEntry> history = new ArrayList<>();
  private final List<Entry> unwritten = new ArrayList<>();
  private volatile ReleaseRecord record;
  private FileChannel channel;
  private long size;
  private int lines;

  private Journal(Path file, ReleaseRecord nothing, int keep) {
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
   * @throws IOException if it cannot be read, or is broken other than by an entry that was cut
   *     short
   */
  static Journal read(Path folder, String release, int keep, Predicate<Committed> there)
      throws IOException {
    Journal journal =
        new Journal(folder.resolve(release + SUFFIX), ReleaseRecord.nothing(release), keep);
    if (Files.exists(journal.file)) {
      journal.load(Files.readAllBytes(journal.file));
      journal.record = journal.record.keeping(there);
    }
    return journal;
  }

  /**
   * A crash leaves the last line without its end, or with a hole in it where the disk wrote its end
   * first.
   */
  private void load(byte[] content) throws IOException {
    List<Record> all = new ArrayList<>();
    int start = 0;
    for (int end = start; end < content.length; end++) {
      if (content[end] != '\n') {
        continue;
      }
      String line = new String(content, start, end - start, StandardCharsets.UTF_8);
      Optional<Record> read = JournalText.read(line);
      if (read.isPresent()) {
        all.add(read.get());
      } else if (end + 1 < content.length || line.indexOf('\0') < 0) {
        throw new Broken("line " + (all.size() + 1) + " is not what was written there");
      } else {
        break;
      }
      start = end + 1;
    }
    size = start;
    lines = all.size();
    fold(all);
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
        throw new Broken("line " + begin + " cannot follow those before it");
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
    boolean interrupted = false;
    try {
      while (!unwritten.isEmpty()) {
        try {
          writeFirst();
        } catch (ClosedByInterruptException e) {
          // an interrupt says nothing of the disk
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void writeFirst() throws IOException {
    open();
    // what an earlier failure left behind
    if (channel.size() != size) {
      channel.truncate(size);
    }
    ByteBuffer line =
        ByteBuffer.wrap(
            (JournalText.line(unwritten.get(0)) + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      channel.write(line, size + line.position());
    }
    channel.force(true);
    size += line.limit();
    lines++;
    unwritten.remove(0);
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
    if (channel == null || !channel.isOpen()) {
      boolean here = Files.exists(file);
      Files.createDirectories(file.getParent());
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!here) {
        DurableFile.syncFolder(file.getParent());
      }
    }
  }

  /** Old entries as they are, for the history, then what they came to, in a new file. */
  private void compact() {
    if (lines <= MOST_LINES) {
      return;
    }
    try {
      List<String> old =
          Files.readAllLines(file, StandardCharsets.UTF_8).stream()
              .filter(line -> JournalText.read(line).filter(Entry.class::isInstance).isPresent())
              .toList();
      List<String> left =
          new ArrayList<>(old.subList(Math.max(0, old.size() - HISTORY), old.size()));
      left.add(JournalText.line(record));
      byte[] content = (String.join("\n", left) + "\n").getBytes(StandardCharsets.UTF_8);
      DurableFile.write(file, content);
      close();
      size = content.length;
      lines = left.size();
      open();
    } catch (IOException e) {
      LOG.warn("{} is not written anew: {}", file, e.toString());
      letGo();
    }
  }

  /** After a failure the name may be the old file's or the new one's, and either is whole. */
  private void letGo() {
    try {
      close();
      long now = Files.size(file);
      if (now != size) {
        size = now;
        lines = HISTORY;
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be looked at: {}", file, e.toString());
    }
  }

  /** Forgets all, on disk too. */
  synchronized void delete() throws IOException {
    close();
    boolean wasThere = Files.deleteIfExists(file);
    size = 0;
    lines = 0;
    record = ReleaseRecord.nothing(record.name());
    history.clear();
    unwritten.clear();
    if (wasThere) {
      DurableFile.syncFolder(file.getParent());
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
