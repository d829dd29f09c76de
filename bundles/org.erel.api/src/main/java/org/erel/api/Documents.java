package org.erel.api;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The documents that this host holds on disk: what is true of the cluster, as far as this host
 * knows.
 */
@ProviderType
public interface Documents {

  /**
   * The newest document of each name, tombstones included.
   *
   * @return sorted by name
   */
  List<Document> all();

  /**
   * The newest document of a name.
   *
   * @param name a group's name
   * @return the document or its tombstone; empty where the host knows none
   */
  Optional<Document> find(String name);

  /**
   * Takes a document in if it {@linkplain Document#PRECEDENCE stands} against the one held. Blocks
   * until it is synced to disk: when this returns {@link Acceptance#STORED} or {@link
   * Acceptance#HELD}, a power cut does not lose it.
   *
   * @param document content already checked by the caller
   * @return what became of it
   * @throws java.io.UncheckedIOException if the disk refuses it; then the host holds what it held
   *     before
   */
  default Acceptance accept(Document document) {
    return accept(document, acceptance -> {});
  }

  /**
   * As {@link #accept(Document)}, for one whom somebody waits for.
   *
   * @param document content already checked by the caller
   * @param first called with what became of it before anybody else hears of it, on the calling
   *     thread
   * @return what became of it
   * @throws java.io.UncheckedIOException as there; then nobody is called
   */
  Acceptance accept(Document document, Consumer<Acceptance> first);

  /**
   * Calls back after each document that was stored, on the thread that stored it.
   *
   * @param listener must return quickly
   * @return ends it
   */
  Subscription onStored(Consumer<Document> listener);

  /**
   * What was refused lately and is not over: the newest for each subject, at most 20. A problem
   * with a document is over when a newer one of that name is stored.
   *
   * @return the newest last
   */
  List<Problem> problems();

  /** What became of a document. */
  enum Acceptance {
    /** It replaced what was held. */
    STORED,
    /** Exactly it was held already. */
    HELD,
    /** One that stands against it is held. */
    OLDER
  }
}
