package org.erel.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.erel.api.BrokenJournalException;
import org.erel.api.Document;
import org.erel.api.DurableFile;
import org.erel.api.Problem;
import org.erel.api.Revision;
import org.erel.replication.Effect;
import org.erel.replication.Shelf;
import org.erel.wire.Ballot;
import org.erel.wire.Enrolment;
import org.erel.wire.Held;
import org.erel.wire.Holding;
import org.erel.wire.MalformedMessageException;
import org.erel.wire.RecordCodec;

/**
 * What this host has of the cluster, in its data folder: {@code documents/NAME.journal} has the
 * documents of a name and what was promised for them, {@code roster.json} who belongs to the
 * cluster. At any instant the disk has what was before or what is after.
 *
 * <p>One thread writes; readers never wait for the disk.
 */
final class DocumentFolder implements Shelf {

  private static final String BROKEN_SUFFIX = ".broken";

  private final Path documents;
  private final Path rosterFile;
  private final Consumer<Problem> problems;
  private final Map<String, DocumentJournal> journals = new ConcurrentSkipListMap<>();
  private final Map<String, Holding> holdings = new ConcurrentHashMap<>();
  private volatile Enrolment enrolment = Enrolment.NONE;

  /**
   * Reads what is there. What cannot be read is moved aside and reported.
   *
   * @param data the host's data folder
   * @param problems takes a report
   * @throws IOException if the folders cannot be made or read
   */
  DocumentFolder(Path data, Consumer<Problem> problems) throws IOException {
    this.documents = Files.createDirectories(data.resolve("documents"));
    this.rosterFile = data.resolve("roster.json");
    this.problems = problems;
    readDocuments();
    readRoster();
    // a name that was seen now must outlive a power cut: others may build on it
    for (Path folder : List.of(documents, data)) {
      DurableFile.syncFolder(folder);
    }
  }

  private void readDocuments() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(documents)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (DurableFile.isLeftover(file)) {
          Files.delete(file);
        } else if (name.endsWith(DocumentJournal.SUFFIX)) {
          readDocument(file, name.substring(0, name.length() - DocumentJournal.SUFFIX.length()));
        }
      }
    }
  }

  private void readDocument(Path file, String name) throws IOException {
    try {
      journals.put(name, DocumentJournal.read(documents, name));
    } catch (BrokenJournalException e) {
      setAside(file, "document " + name, unreadable(e.getMessage()));
      return;
    }
    Optional<Held> held = held(name);
    held.ifPresent(read -> holdings.put(name, read.holding()));
    Optional<String> unfit = held.map(Held::document).flatMap(document -> unfit(name, document));
    if (unfit.isPresent()) {
      setAside(name, unreadable(unfit.get()));
    }
  }

  private static Optional<String> unfit(String name, Document document) {
    return document.name().equals(name)
        ? Judgement.malformed(document)
        : Optional.of("it holds document " + document.name());
  }

  private void readRoster() throws IOException {
    try {
      enrolment = RecordCodec.decode(Files.readAllBytes(rosterFile), Enrolment.class, "file");
    } catch (NoSuchFileException e) {
      return;
    } catch (MalformedMessageException | IllegalArgumentException e) {
      setAside(rosterFile, "roster", unreadable(e.getMessage()));
    }
  }

  private static String unreadable(String why) {
    return "its file could not be read (" + why + ")";
  }

  private void setAside(Path file, String subject, String reason) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + BROKEN_SUFFIX);
    Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    problems.accept(
        new Problem(
            subject,
            reason
                + " and was moved to "
                + aside
                + "; what it held is fetched again from the cluster"));
  }

  /**
   * Carries an effect out. Blocks until it is on disk.
   *
   * @param effect what to write
   * @throws UncheckedIOException if the disk refuses it; then all is as before
   */
  void write(Effect.Durable effect) {
    if (effect instanceof Effect.Keep keep) {
      Held held = keep.held();
      String name = held.document().name();
      write("document " + name, documents, () -> journal(name).keep(held));
      holdings.put(name, held.holding());
    } else if (effect instanceof Effect.Promise promise) {
      String name = promise.name();
      write("the promise for " + name, documents, () -> journal(name).promise(promise.ballot()));
    } else if (effect instanceof Effect.Enrol enrol) {
      byte[] content = RecordCodec.encode(enrol.enrolment());
      write("the roster", rosterFile.getParent(), () -> DurableFile.write(rosterFile, content));
      enrolment = enrol.enrolment();
    }
  }

  /** Leaves what need not be kept out of files that have become long. */
  void shorten() {
    journals.values().forEach(DocumentJournal::shorten);
  }

  private DocumentJournal journal(String name) {
    return journals.computeIfAbsent(name, any -> DocumentJournal.empty(documents, name));
  }

  private interface Writing {
    void begin() throws IOException;
  }

  private static void write(String what, Path folder, Writing writing) {
    try {
      writing.begin();
    } catch (IOException e) {
      throw new UncheckedIOException(
          what
              + " could not be written to "
              + folder
              + " ("
              + e.getMessage()
              + "); what was held stays. Check the disk's space and rights",
          e);
    }
  }

  /**
   * All that is on disk.
   *
   * @return sorted by name
   */
  List<Document> all() {
    return held().map(Held::document).toList();
  }

  private Stream<Held> held() {
    return journals.values().stream().flatMap(journal -> journal.held().stream());
  }

  private Optional<Held> held(String name) {
    return Optional.ofNullable(journals.get(name)).flatMap(DocumentJournal::held);
  }

  /**
   * One that is on disk, whether it stands or not.
   *
   * @param name the document's name
   * @return empty where there is none
   */
  Optional<Document> document(String name) {
    return held(name).map(Held::document);
  }

  /**
   * Whether a document stands. One that does not is no part of the shelf: no other host hears of
   * it, and whatever comes replaces it.
   *
   * @param name of one that is on disk
   * @param stands whether it does from now on
   * @return whether it did before
   */
  boolean stands(String name, boolean stands) {
    return stands
        ? holdings.put(name, held(name).orElseThrow().holding()) != null
        : holdings.remove(name) != null;
  }

  /**
   * Moves a document aside that must not have any effect, and reports it.
   *
   * @param name of one that is on disk
   * @param reason in words
   * @throws IOException if the disk refuses that
   */
  void setAside(String name, String reason) throws IOException {
    DocumentJournal journal = journals.remove(name);
    holdings.remove(name);
    setAside(documents.resolve(name + DocumentJournal.SUFFIX), "document " + name, reason);
    if (!journal.promised().equals(Ballot.NONE)) {
      journal(name).promise(journal.promised());
    }
  }

  /**
   * Documents that were replaced. Reads the disk; from any thread.
   *
   * @param name the documents' name
   * @return oldest first, at most {@value Revision#KEPT}
   * @throws IOException if the disk refuses
   */
  List<Document> past(String name) throws IOException {
    DocumentJournal journal = journals.get(name);
    return journal == null ? List.of() : journal.past();
  }

  @Override
  public Optional<Held> find(String name) {
    return held(name).filter(any -> holdings.containsKey(name));
  }

  @Override
  public Optional<Holding> holding(String name) {
    return Optional.ofNullable(holdings.get(name));
  }

  @Override
  public Collection<Holding> holdings() {
    return holdings.values();
  }

  @Override
  public Ballot promised(String name) {
    DocumentJournal journal = journals.get(name);
    return journal == null ? Ballot.NONE : journal.promised();
  }

  @Override
  public Enrolment enrolment() {
    return enrolment;
  }
}
