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
import org.erel.trust.HostKey;
import org.erel.trust.KeyFolder;
import org.erel.trust.TrustedKeys;
import org.erel.wire.RecentProblems;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
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
  private final Roots roots;
  private final Judgement judgement;
  private final DocumentFolder folder;
  private KeyFolder keys;
  private final List<Consumer<Document>> listeners = new CopyOnWriteArrayList<>();
  private final Set<String> edited = ConcurrentHashMap.newKeySet();

  /**
   * Reads the folder that the settings name.
   *
   * @param context of this bundle
   * @param own this host's key; without one it runs all the same
   * @throws IOException if the folder cannot be made or read
   */
  @Activate
  public FileDocuments(BundleContext context, @Reference HostKey own) throws IOException {
    this(Settings.data(context::getProperty), Roots.of(context::getProperty));
    own.problem().ifPresent(this::note);
  }

  FileDocuments(Path data) throws IOException {
    this(data, Roots.UNSIGNED);
  }

  FileDocuments(Path data, Roots roots) throws IOException {
    this.roots = roots;
    this.keys = roots.read();
    this.judgement = new Judgement(roots.trusted(keys));
    this.folder = new DocumentFolder(data, this::note);
    roots.problems(keys).forEach(this::note);
    if (roots.unsigned()) {
      LOG.warn("this cluster runs unsigned: whoever reaches the broker may publish and order");
    }
    removeAltered();
    judge();
  }

  /** What was signed by a key that is known, and says something else now. */
  private void removeAltered() throws IOException {
    judgement.trust(folder.document(Document.KEYS));
    for (Document document : folder.all()) {
      if (judgement.trusted().altered(document)) {
        folder.setAside(document.name(), "it was altered after it was signed");
      }
    }
  }

  /** What stood may stand no more, and the other way round. */
  private void judge() {
    judgement.trust(folder.document(Document.KEYS));
    for (Document document : folder.all()) {
      Optional<String> refusal = judgement.refusal(document);
      boolean stood = folder.stands(document.name(), refusal.isEmpty());
      if (refusal.isPresent()) {
        note(
            new Problem(
                subject(document.name()),
                "revision %d by %s does not stand here: %s. This host goes on with it until another is published, and no other host takes it"
                    .formatted(document.revision(), document.publisher(), refusal.get())));
      } else if (!stood) {
        clear(subject(document.name()));
      }
    }
  }

  /** Looks whether other keys are in the folder than before. For the thread that writes. */
  void lookAtKeys() {
    KeyFolder read = roots.read();
    if (read.equals(keys)) {
      return;
    }
    roots.problems(keys).forEach(problem -> clear(problem.subject()));
    roots.problems(read).forEach(this::note);
    LOG.info("trusts {} keys of its folder now, after {}", read.keys().size(), keys.keys().size());
    keys = read;
    judgement.trust(roots.trusted(read), folder.document(Document.KEYS));
    judge();
  }

  /**
   * Whom this host trusts now.
   *
   * @return never null
   */
  TrustedKeys trusted() {
    return judgement.trusted();
  }

  /**
   * Why a document must be refused.
   *
   * @param document any
   * @return in words; empty where it may stand
   */
  Optional<String> refusal(Document document) {
    return judgement.refusal(document);
  }

  @Override
  public boolean unsigned() {
    return roots.unsigned();
  }

  @Override
  public List<Document> all(Document.Kind kind) {
    return folder.all().stream().filter(document -> document.kind() == kind).toList();
  }

  /**
   * The newest document of a group.
   *
   * @param name any
   * @return empty where the host knows none, and where documents of that name are about something
   *     else
   */
  Optional<Document> group(String name) {
    return find(name).filter(document -> document.kind() == Document.Kind.GROUP);
  }

  @Override
  public Optional<Document> find(String name) {
    return folder.document(name);
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
   * Documents that were replaced, from this host's disk.
   *
   * @param name the documents' name
   * @return oldest first
   * @throws IOException if the disk refuses
   */
  List<Document> past(String name) throws IOException {
    return folder.past(name);
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
      stored(keep.held().document());
    }
  }

  /** Makes files short that have become long, when nobody waits. For the thread that writes. */
  void shorten() {
    folder.shorten();
  }

  private void stored(Document document) {
    clear(subject(document.name()));
    LOG.info(
        "stored {} revision {} by {}", document.name(), document.revision(), document.publisher());
    if (document.name().equals(Document.KEYS)) {
      judge();
    }
  }

  /**
   * Tells the listeners. Apart from {@link #write}, for whoever waits for a document hears of it
   * first.
   *
   * @param document that was put on disk; of the keys nobody else hears
   */
  void tell(Document document) {
    if (document.kind() != Document.Kind.KEYS) {
      listeners.forEach(listener -> tell(listener, document));
    }
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

  /**
   * Calls back after each document of a group, as {@link #onStored}.
   *
   * @param listener must return quickly
   * @return ends it
   */
  Subscription onGroupStored(Consumer<Document> listener) {
    return onStored(
        document -> {
          if (document.kind() == Document.Kind.GROUP) {
            listener.accept(document);
          }
        });
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
