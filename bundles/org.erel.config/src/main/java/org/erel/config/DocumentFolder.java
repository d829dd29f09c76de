package org.erel.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.erel.api.Document;
import org.erel.api.DurableFile;
import org.erel.api.NotSyncedException;
import org.erel.api.Problem;
import org.erel.replication.Effect;
import org.erel.replication.Shelf;
import org.erel.wire.Ballot;
import org.erel.wire.Enrolment;
import org.erel.wire.Held;
import org.erel.wire.Holding;
import org.erel.wire.MalformedMessageException;
import org.erel.wire.RecordCodec;

/**
 * What this host has of the cluster, in its data folder: {@code documents/NAME.json}, {@code
 * promises/NAME.json}, {@code roster.json}, and in {@code documents/past/} the documents that were
 * replaced. At any instant the disk has the old file or the new one ({@link DurableFile}).
 *
 * <p>One thread writes; readers never wait for the disk.
 */
final class DocumentFolder implements Shelf {

  private static final String SUFFIX = ".json";
  private static final String BROKEN_SUFFIX = ".broken";

  private final Path documents;
  private final Path promises;
  private final Path rosterFile;
  private final PastDocuments past;
  private final Consumer<Problem> problems;
  private final Map<String, Held> held = new ConcurrentSkipListMap<>();
  private final Map<String, Holding> holdings = new ConcurrentHashMap<>();
  private final Map<String, Ballot> promised = new ConcurrentHashMap<>();
  private volatile Enrolment enrolment = Enrolment.NONE;

  /** In their places on disk, and perhaps gone after a power cut: they do not count as held. */
  private final Map<String, Held> unsynced = new HashMap<>();

  private final Disk disk;

  /** Puts files on disk. */
  interface Disk {

    /** The disk of this machine. */
    Disk HERE =
        new Disk() {
          @Override
          public void write(Path file, byte[] content) throws IOException {
            DurableFile.write(file, content);
          }

          @Override
          public void syncFolder(Path folder) throws IOException {
            DurableFile.syncFolder(folder);
          }
        };

    /** As {@link DurableFile#write}. */
    void write(Path file, byte[] content) throws IOException;

    /** As {@link DurableFile#syncFolder}. */
    void syncFolder(Path folder) throws IOException;
  }

  /**
   * Reads what is there. What cannot be read is moved aside and reported.
   *
   * @param data the host's data folder
   * @param disk writes there
   * @param problems takes a report
   * @throws IOException if the folders cannot be made or read
   */
  DocumentFolder(Path data, Disk disk, Consumer<Problem> problems) throws IOException {
    this.disk = disk;
    this.documents = Files.createDirectories(data.resolve("documents"));
    this.promises = Files.createDirectories(data.resolve("promises"));
    this.rosterFile = data.resolve("roster" + SUFFIX);
    this.past = new PastDocuments(documents.resolve("past"));
    this.problems = problems;
    readAll(documents, "document", Held.class, this::readDocument);
    readAll(promises, "promise", Ballot.class, promised::put);
    if (Files.exists(rosterFile)) {
      readOne(rosterFile, "roster", Enrolment.class, known -> enrolment = known);
    }
    // a rename that was seen now must outlive a power cut: others may build on it
    for (Path folder : List.of(documents, promises, data)) {
      disk.syncFolder(folder);
    }
  }

  private <R> void readAll(Path folder, String kind, Class<R> type, BiConsumer<String, R> reader)
      throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (DurableFile.isLeftover(file)) {
          Files.delete(file);
        } else if (name.endsWith(SUFFIX)) {
          String of = name.substring(0, name.length() - SUFFIX.length());
          readOne(file, kind + " " + of, type, read -> reader.accept(of, read));
        }
      }
    }
  }

  private <R> void readOne(Path file, String subject, Class<R> type, Consumer<R> reader)
      throws IOException {
    try {
      reader.accept(RecordCodec.decode(Files.readAllBytes(file), type, "file"));
    } catch (IOException | MalformedMessageException | IllegalArgumentException e) {
      setAside(file, subject, "its file could not be read (" + e.getMessage() + ")");
    }
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

  private void readDocument(String name, Held read) {
    Document document = read.document();
    if (!document.name().equals(name)) {
      throw new IllegalArgumentException("it holds document " + document.name());
    }
    Judgement.malformed(document)
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(reason);
            });
    hold(read);
  }

  private void hold(Held next) {
    held.put(next.document().name(), next);
    holdings.put(next.document().name(), next.holding());
  }

  /**
   * Carries an effect out. Blocks until it is on disk.
   *
   * @param effect what to write
   * @throws UncheckedIOException if the disk refuses it; then all is as before
   */
  void write(Effect.Durable effect) {
    if (effect instanceof Effect.Keep keep) {
      String name = keep.held().document().name();
      Path file = documents.resolve(name + SUFFIX);
      refuseOlder(keep.held().holding());
      Optional<Holding> before = Optional.ofNullable(held.get(name)).map(Held::holding);
      try {
        write("document " + name, file, keep.held(), () -> past.keep(file, before));
      } catch (UncheckedIOException e) {
        if (e.getCause() instanceof NotSyncedException) {
          unsynced.put(name, keep.held());
        }
        throw e;
      }
      unsynced.remove(name);
      hold(keep.held());
    } else if (effect instanceof Effect.Promise promise) {
      Path file = promises.resolve(promise.name() + SUFFIX);
      write("the promise for " + promise.name(), file, promise.ballot(), () -> {});
      promised.put(promise.name(), promise.ballot());
    } else if (effect instanceof Effect.Enrol enrol) {
      write("the roster", rosterFile, enrol.enrolment(), () -> {});
      enrolment = enrol.enrolment();
    }
  }

  /** Whatever is in a place on disk gives way to nothing older, whether it counts or not. */
  private void refuseOlder(Holding next) {
    Holding there =
        Optional.ofNullable(unsynced.get(next.name()))
            .map(Held::holding)
            .orElse(holdings.get(next.name()));
    if (there != null && there.replaces(next)) {
      throw new UncheckedIOException(
          new IOException(
              "revision %d of %s is on disk, and did not count so far, for the disk did not sync its folder"
                  .formatted(there.revision(), next.name())));
    }
  }

  /**
   * Syncs what did not count so far.
   *
   * @return the documents that count from now on; none where the disk still refuses
   */
  List<Document> settle() {
    if (unsynced.isEmpty()) {
      return List.of();
    }
    try {
      disk.syncFolder(documents);
    } catch (IOException e) {
      return List.of();
    }
    List<Document> settled = unsynced.values().stream().map(Held::document).toList();
    unsynced.values().forEach(this::hold);
    unsynced.clear();
    return settled;
  }

  /** What is done before a file changes. */
  private interface Preparation {
    void make() throws IOException;
  }

  private void write(String what, Path file, Record content, Preparation preparation) {
    try {
      preparation.make();
      disk.write(file, RecordCodec.encode(content));
    } catch (IOException e) {
      throw new UncheckedIOException(
          what
              + " could not be written to "
              + file.getParent()
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
    return held.values().stream().map(Held::document).toList();
  }

  /**
   * One that is on disk, whether it stands or not.
   *
   * @param name the document's name
   * @return empty where there is none
   */
  Optional<Document> document(String name) {
    return Optional.ofNullable(held.get(name)).map(Held::document);
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
        ? holdings.put(name, held.get(name).holding()) != null
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
    setAside(documents.resolve(name + SUFFIX), "document " + name, reason);
    held.remove(name);
    holdings.remove(name);
  }

  /**
   * Documents that were replaced.
   *
   * @return of this folder
   */
  PastDocuments past() {
    return past;
  }

  @Override
  public Optional<Held> find(String name) {
    return Optional.ofNullable(held.get(name)).filter(any -> holdings.containsKey(name));
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
    return promised.getOrDefault(name, Ballot.NONE);
  }

  @Override
  public Enrolment enrolment() {
    return enrolment;
  }
}
