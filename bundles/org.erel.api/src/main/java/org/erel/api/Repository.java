package org.erel.api;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** The releases whose content is on this host, complete and verified. */
@ProviderType
public interface Repository {

  /**
   * The known releases.
   *
   * @return sorted by name and version
   */
  List<ReleaseId> releases();

  /**
   * A release with its content.
   *
   * @param id name and version
   * @return the release; empty where this host does not have it
   */
  Optional<Release> find(ReleaseId id);

  /**
   * What was dropped and is broken.
   *
   * @return one for each broken drop
   */
  List<Problem> problems();

  /**
   * Has content thrown away that no known release needs, nor anybody else. Returns at once; it
   * happens soon, on the repository's thread, while no drop is read.
   *
   * @param others asked then what must stay besides; takes the place of one that was not asked yet
   */
  void discard(Needs others);

  /** Who needs content beside the known releases. */
  @FunctionalInterface
  interface Needs {

    /**
     * Says what must stay.
     *
     * @param discard throws away all but what known releases need and what it is given: {@link
     *     ReleaseBundle#sha256} of all content that is in use, or comes into use before it returns.
     *     May be called once, on the calling thread, or not at all where that cannot be said
     */
    void tell(Consumer<Set<String>> discard);
  }

  /**
   * Calls back after the known releases or the problems changed.
   *
   * @param listener must return quickly; called on the repository's thread
   * @return ends it
   */
  Subscription onChange(Runnable listener);
}
