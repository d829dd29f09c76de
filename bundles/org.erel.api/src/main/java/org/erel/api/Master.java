package org.erel.api;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The master of this host. */
@ProviderType
public interface Master {

  /**
   * What this host is about, now.
   *
   * @return a snapshot
   */
  HostStatus status();

  /**
   * The other hosts of the cluster, running or not, as far as this host knows.
   *
   * @return identifiers, sorted
   */
  List<String> peers();

  /**
   * Carries an action out on this host. Blocks until it is done.
   *
   * @param order what to do, and who asks
   * @return what came of it
   */
  ActionOutcome perform(Order order);

  /**
   * What happened to a release on this host.
   *
   * @param release a release's name
   * @return empty where the host has nothing to say: nothing is known of it
   */
  Optional<HostHistory> history(String release);

  /**
   * What other tools did to the configurations of releases on this host.
   *
   * @param release a release's name; empty for all
   * @param undo whether to put them back
   * @return what was found, or put back; empty where the host has nothing to say: it neither wants
   *     nor has the release
   * @throws ReleaseException naming the configuration that could not be put back
   */
  Optional<HostDrift> drift(String release, boolean undo) throws ReleaseException;

  /**
   * What this host would do. Blocks while it stages, beside what runs.
   *
   * @param proposal what if
   * @return what it would do; empty where the host has nothing to say: it neither wants nor has the
   *     proposed release, nor knows its content
   * @throws InvalidDocumentException if the proposed document is malformed
   * @throws ReleaseException if it cannot be told now
   */
  Optional<HostPlan> plan(Proposal proposal) throws InvalidDocumentException, ReleaseException;
}
