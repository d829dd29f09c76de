package org.erel.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.erel.api.BrokenJournalException;
import org.erel.api.Document;
import org.erel.api.JournalFile;
import org.erel.api.Revision;
import org.erel.wire.Ballot;
import org.erel.wire.Held;
import org.erel.wire.MalformedMessageException;
import org.erel.wire.RecordCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The documents of one name, and what was promised for them, in the order in which they came: a
 * line each, {@code held} and a {@link Held}, or {@code promised} and a {@link Ballot}. The last
 * document is the one that is held, those before it are for people to look back and go back. One
 * thread writes; the others may read all the same.
 */
final class DocumentJournal {

  private static final Logger LOG = LoggerFactory.getLogger(DocumentJournal.class);

  static final String SUFFIX = ".journal";

  /** A file with more lines is written anew, without the documents that need not be kept. */
  private static final int MOST_LINES = 4 * Revision.KEPT;

  private static final String HELD = "held ";
  private static final String PROMISED = "promised ";

  private final JournalFile file;
  private int lines;
  private volatile Optional<Held> held = Optional.empty();
  private volatile Ballot promised = Ballot.NONE;

  private DocumentJournal(Path folder, String name) {
    this.file = JournalFile.roomy(folder.resolve(name + SUFFIX));
  }

  /**
   * An empty one.
   *
   * @param folder made with the first line
   * @param name the documents' name
   */
  static DocumentJournal empty(Path folder, String name) {
    return new DocumentJournal(folder, name);
  }

  /**
   * Reads one, and makes durable what is read.
   *
   * @param folder where it is
   * @param name the documents' name
   * @throws BrokenJournalException if it is damaged
   * @throws IOException if the disk refuses
   */
  static DocumentJournal read(Path folder, String name) throws IOException {
    DocumentJournal journal = new DocumentJournal(folder, name);
    journal.load(journal.file.read());
    journal.file.sync();
    journal.file.close();
    return journal;
  }

  /** From the end: what stands before the newest is not needed at a start. */
  private void load(List<String> texts) throws BrokenJournalException {
    lines = texts.size();
    Optional<Ballot> ballot = Optional.empty();
    for (int i = lines - 1; i >= 0 && (held.isEmpty() || ballot.isEmpty()); i--) {
      String text = texts.get(i);
      if (!text.startsWith(PROMISED)) {
        held = held.isPresent() ? held : Optional.of(read(text, HELD, Held.class));
      } else if (ballot.isEmpty()) {
        ballot = Optional.of(read(text, PROMISED, Ballot.class));
      }
    }
    promised = ballot.orElse(Ballot.NONE);
  }

  /**
   * The newest document.
   *
   * @return empty where there was none
   */
  Optional<Held> held() {
    return held;
  }

  /**
   * What was promised.
   *
   * @return {@link Ballot#NONE} where nothing was
   */
  Ballot promised() {
    return promised;
  }

  /**
   * Takes a document. Blocks until it is on disk.
   *
   * @param next of this name
   * @throws IOException if the disk refuses it; then all is as before
   */
  void keep(Held next) throws IOException {
    append(text(HELD, next));
    held = Optional.of(next);
  }

  /**
   * Promises a ballot. Blocks until that is on disk.
   *
   * @param ballot nothing of a lesser one is taken from now on
   * @throws IOException if the disk refuses it; then all is as before
   */
  void promise(Ballot ballot) throws IOException {
    append(text(PROMISED, ballot));
    promised = ballot;
  }

  private void append(String text) throws IOException {
    try {
      file.append(text);
      lines++;
    } finally {
      // there may be more journals than a process may open files
      file.close();
    }
  }

  /** Leaves what need not be kept out of a file that has become long. */
  void shorten() {
    if (lines <= MOST_LINES) {
      return;
    }
    try {
      List<String> left = new ArrayList<>(held(JournalFile.look(file.path())));
      if (!promised.equals(Ballot.NONE)) {
        left.add(text(PROMISED, promised));
      }
      file.replace(left);
      lines = left.size();
    } catch (IOException e) {
      LOG.warn("{} is not written anew: {}", file.path(), e.toString());
      lines = Revision.KEPT;
    }
  }

  /** So many of the newest as are kept, with the one that stands. */
  private static List<String> held(List<String> texts) {
    List<String> held = texts.stream().filter(text -> text.startsWith(HELD)).toList();
    return held.subList(Math.max(0, held.size() - Revision.KEPT - 1), held.size());
  }

  /**
   * The documents that were replaced, as they are on disk. From any thread; reads all of the file.
   *
   * @return oldest first, at most {@value Revision#KEPT}; one that was published again by another
   *     ballot once
   * @throws IOException if it cannot be read
   */
  List<Document> past() throws IOException {
    Set<Document> past = new LinkedHashSet<>();
    for (String text : held(JournalFile.look(file.path()))) {
      past.add(read(text, HELD, Held.class).document());
    }
    held.map(Held::document).ifPresent(past::remove);
    return List.copyOf(past);
  }

  private static String text(String kind, Record what) {
    return kind + new String(RecordCodec.encode(what), StandardCharsets.UTF_8);
  }

  private static <R> R read(String text, String kind, Class<R> type) throws BrokenJournalException {
    try {
      if (!text.startsWith(kind)) {
        throw new BrokenJournalException(
            "it holds something else than " + HELD + "and " + PROMISED);
      }
      byte[] record = text.substring(kind.length()).getBytes(StandardCharsets.UTF_8);
      return RecordCodec.decode(record, type, "a line");
    } catch (MalformedMessageException e) {
      throw new BrokenJournalException(e.getMessage());
    }
  }
}
