package org.erel.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.erel.api.Document;
import org.erel.api.Documents;
import org.erel.api.DurableFile;
import org.erel.api.Problem;
import org.erel.api.Settings;
import org.erel.api.Subscription;
import org.erel.wire.MalformedMessageException;
import org.erel.wire.MessageCodec;
import org.erel.wire.RecentProblems;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The documents of this host in {@code DATA/documents}, one file for each. At any instant the disk
 * has the old document or the new one ({@link DurableFile}). Readers never wait for the disk.
 *
 * <p>Bundle-internal: besides {@link Documents} the other components of this bundle find it under
 * its own name, to {@link #note} what was refused.
 */
@Component(service = {Documents.class, FileDocuments.class})
public final class FileDocuments implements Documents {

  private static final Logger LOG = LoggerFactory.getLogger(FileDocuments.class);

  private static final String SUFFIX = ".json";
  private static final String BROKEN_SUFFIX = ".broken";

  private final Path folder;
  private final ConcurrentNavigableMap<String, Document> held = new ConcurrentSkipListMap<>();
  private final List<Consumer<Document>> listeners = new CopyOnWriteArrayList<>();
  private final RecentProblems problems = new RecentProblems();
  private final Object writing = new Object();

  /**
   * Reads the folder that the settings name.
   *
   * @param context of this bundle
   * @throws IOException if the folder cannot be made or read
   */
  @Activate
  public FileDocuments(BundleContext context) throws IOException {
    this(Settings.data(context::getProperty).resolve("documents"));
  }

  FileDocuments(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (DurableFile.isLeftover(file)) {
          Files.delete(file);
        } else if (name.endsWith(SUFFIX)) {
          read(file, name.substring(0, name.length() - SUFFIX.length()));
        }
      }
    }
    // a rename that was seen now must outlive a power cut: others may build on it
    DurableFile.syncFolder(folder);
  }

  @Override
  public List<Document> all() {
    return List.copyOf(held.values());
  }

  @Override
  public Optional<Document> find(String name) {
    return Optional.ofNullable(held.get(name));
  }

  @Override
  public Acceptance accept(Document document, Consumer<Acceptance> first) {
    Acceptance acceptance = store(document);
    try {
      first.accept(acceptance);
    } finally {
      if (acceptance == Acceptance.STORED) {
        LOG.info(
            "stored {} revision {} by {}",
            document.name(),
            document.revision(),
            document.publisher());
        listeners.forEach(listener -> tell(listener, document));
      }
    }
    return acceptance;
  }

  private Acceptance store(Document document) {
    synchronized (writing) {
      Document before = held.get(document.name());
      if (before != null) {
        int order = Document.PRECEDENCE.compare(document, before);
        if (order <= 0) {
          return order == 0 ? Acceptance.HELD : Acceptance.OLDER;
        }
      }
      write(document);
      held.put(document.name(), document);
      clear(subject(document.name()));
    }
    return Acceptance.STORED;
  }

  @Override
  public Subscription onStored(Consumer<Document> listener) {
    // wrapped, so that closing ends this subscription alone where one listener has several
    Consumer<Document> own = listener::accept;
    listeners.add(own);
    return () -> listeners.remove(own);
  }

  @Override
  public List<Problem> problems() {
    return problems.all();
  }

  /**
   * Notes a refusal or failure for {@link #problems}, and logs it where it is new.
   *
   * @param problem what was refused and why
   */
  void note(Problem problem) {
    if (problems.note(problem)) {
      LOG.warn("{}: {}", problem.subject(), problem.reason());
    }
  }

  /**
   * A problem is over.
   *
   * @param subject as it was {@linkplain #note noted}
   */
  void clear(String subject) {
    problems.clear(subject);
  }

  /**
   * The subject of problems with a document. Such a problem is over when a newer one is stored.
   *
   * @param name the document's name
   * @return as in {@link Problem#subject}
   */
  static String subject(String name) {
    return "document " + name;
  }

  private static void tell(Consumer<Document> listener, Document document) {
    try {
      listener.accept(document);
    } catch (RuntimeException e) {
      LOG.error("a listener failed on {}", document.reference(), e);
    }
  }

  private void read(Path file, String name) throws IOException {
    try {
      Document document = MessageCodec.decodeDocument(Files.readAllBytes(file));
      if (!document.name().equals(name)) {
        throw new MalformedMessageException("it holds document " + document.name(), null);
      }
      Optional<String> invalid = Judgement.invalid(document);
      if (invalid.isPresent()) {
        throw new MalformedMessageException(invalid.get(), null);
      }
      held.put(name, document);
    } catch (IOException | MalformedMessageException e) {
      Path aside = file.resolveSibling(file.getFileName() + BROKEN_SUFFIX);
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      note(
          new Problem(
              subject(name),
              "its file could not be read ("
                  + e.getMessage()
                  + ") and was moved to "
                  + aside
                  + "; it is fetched again from the cluster, or publish it again"));
    }
  }

  private void write(Document document) {
    Path file = folder.resolve(document.name() + SUFFIX);
    try {
      DurableFile.write(file, MessageCodec.encode(document));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "document "
              + document.name()
              + " could not be written to "
              + folder
              + " ("
              + e.getMessage()
              + "); what was held stays. Check the disk's space and rights",
          e);
    }
  }
}
