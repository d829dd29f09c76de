package org.erel.api;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The documents that this host holds on disk: what is true of the cluster, as far as this host
 * knows.
 */
@ProviderType
public interface Documents {

  /**
   * The newest document of each group, tombstones included; also those that the keys which are
   * trusted now would not let stand, until newer ones come.
   *
   * @return sorted by name
   */
  default List<Document> all() {
    return all(Document.Kind.GROUP);
  }

  /**
   * The newest document of each name of a kind, as {@link #all()}.
   *
   * @param kind of the documents
   * @return sorted by name
   */
  List<Document> all(Document.Kind kind);

  /**
   * The newest document of a name.
   *
   * @param name a document's name
   * @return the document or its tombstone; empty where the host knows none
   */
  Optional<Document> find(String name);

  /**
   * Tells in few bytes what hosts hold apart.
   *
   * @return equal where hosts hold the same documents, and in no other case
   */
  String digest();

  /**
   * The names whose configurations on this host say something else than the documents, because an
   * edit waits to be published. Until it is, the documents are what is true.
   *
   * @return in no order
   */
  Set<String> edited();

  /**
   * Whether documents and orders need no signature here: whoever reaches the broker may publish.
   *
   * @return true only where this host's settings say so
   */
  boolean unsigned();

  /**
   * Calls back after each document of a group or release that was stored, on the thread that stored
   * it.
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
}
