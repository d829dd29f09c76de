package org.erel.api;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** The releases that this host has, complete and verified, and those that it can get. */
@ProviderType
public interface Repository {

  /**
   * The known releases: those on this host, and those that the cluster knows.
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
   * Says what this host needs; it takes the place of what was said before. What is not here is
   * brought from hosts that have it, as soon as the cluster knows it. Returns at once.
   *
   * @param releases also what is here
   */
  void need(Set<ReleaseId> releases);

  /**
   * Keeps a release on this host that no group of it needs, so that others can have it from here.
   * Returns at once; it holds until the master ends, or the release is here, where it stays.
   *
   * @param release name and version
   */
  void keep(ReleaseId release);

  /**
   * Lets a release go that came from the cluster and that nothing here needs: it is not kept any
   * more, and its content goes as {@link #discard} says. {@link #need} and {@link #keep} bring it
   * back. Waits while a drop is read.
   *
   * @param release name and version
   * @param digest of the content that is meant
   * @return why it stays, in words; empty where it is gone
   */
  Optional<String> letGo(ReleaseId release, String digest);

  /**
   * What is here, and what is on its way.
   *
   * @return sorted
   */
  List<HeldRelease> held();

  /**
   * How far a needed release is, and what stands in its way.
   *
   * @param id name and version
   * @return in words; empty where it is here, or the cluster does not know it
   */
  Optional<String> progress(ReleaseId id);

  /**
   * Whether a needed release is on its way here, and nothing stands in its way.
   *
   * @param id name and version
   * @return false also where it is here
   */
  boolean arriving(ReleaseId id);

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
