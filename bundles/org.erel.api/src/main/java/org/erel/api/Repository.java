package org.erel.api;

import java.util.List;
import java.util.Optional;
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
   * Calls back after the known releases or the problems changed.
   *
   * @param listener must return quickly; called on the repository's thread
   * @return ends it
   */
  Subscription onChange(Runnable listener);
}
