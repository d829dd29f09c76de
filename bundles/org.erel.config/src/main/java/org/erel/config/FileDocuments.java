package org.erel.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.erel.api.Document;
import org.erel.api.Documents;
import org.erel.api.Problem;
import org.erel.api.Settings;
import org.erel.api.Subscription;
import org.erel.replication.Effect;
import org.erel.replication.Shelf;
import org.erel.replication.Summaries;
import org.erel.wire.Held;
import org.erel.wire.RecentProblems;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this host holds of the cluster, and who wants to know of it.
 *
 * <p>Bundle-internal: besides its services the other components of this bundle find it under its
 * own name, to write what was decided and to {@link #note} what was refused.
 */
@Component(service = {Documents.class, FileDocuments.class})
public final class FileDocuments implements Documents {

  private static final Logger LOG = LoggerFactory.getLogger(FileDocuments.class);

  private final RecentProblems problems = new RecentProblems();
  private final DocumentFolder folder;
  private final List<Consumer<Document>> listeners = new CopyOnWriteArrayList<>();
  private final Set<String> edited = ConcurrentHashMap.newKeySet();

  /**
   * Reads the folder that the settings name.
   *
   * @param context of this bundle
   * @throws IOException if the folder cannot be made or read
   */
  @Activate
  public FileDocuments(BundleContext context) throws IOException {
    this(Settings.data(context::getProperty));
  }

  FileDocuments(Path data) throws IOException {
    this.folder = new DocumentFolder(data, this::note);
  }

  @Override
  public List<Document> all() {
    return folder.all();
  }

  @Override
  public Optional<Document> find(String name) {
    return folder.find(name).map(Held::document);
  }

  @Override
  public String digest() {
    return Summaries.digest(shelf().holdings());
  }

  /**
   * What is decided on.
   *
   * @return changes by {@link #write} alone
   */
  Shelf shelf() {
    return folder;
  }

  /**
   * Documents that were replaced.
   *
   * @return on this host's disk
   */
  PastDocuments past() {
    return folder.past();
  }

  /**
   * Puts something on disk. Blocks. For one thread at a time.
   *
   * @param effect what
   * @throws java.io.UncheckedIOException if the disk refuses it; then all is as before
   */
  void write(Effect.Durable effect) {
    folder.write(effect);
    if (effect instanceof Effect.Keep keep) {
      Document document = keep.held().document();
      clear(subject(document.name()));
      LOG.info(
          "stored {} revision {} by {}",
          document.name(),
          document.revision(),
          document.publisher());
    }
  }

  /**
   * Tells the listeners. Apart from {@link #write}, for whoever waits for a document hears of it
   * first.
   *
   * @param document that was put on disk
   */
  void tell(Document document) {
    listeners.forEach(listener -> tell(listener, document));
  }

  private static void tell(Consumer<Document> listener, Document document) {
    try {
      listener.accept(document);
    } catch (RuntimeException e) {
      LOG.error("a listener failed on {}", document.reference(), e);
    }
  }

  @Override
  public Subscription onStored(Consumer<Document> listener) {
    // wrapped, so that closing ends this subscription alone where one listener has several
    Consumer<Document> own = listener::accept;
    listeners.add(own);
    return () -> listeners.remove(own);
  }

  @Override
  public Set<String> edited() {
    return Set.copyOf(edited);
  }

  /**
   * A configuration says something else than its document, or does so no more.
   *
   * @param name the document's
   * @param waits whether an edit waits to be published
   */
  void edited(String name, boolean waits) {
    if (waits) {
      edited.add(name);
    } else {
      edited.remove(name);
    }
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
}
