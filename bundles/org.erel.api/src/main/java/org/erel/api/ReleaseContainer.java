package org.erel.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Version;

/**
 * Carries releases on this host, each version in a region of its own. What it has committed
 * survives a crash at any step: at boot it installs and starts that again from disk.
 *
 * <p>Every changing method blocks until it is done, at most about the deadline for each start and
 * stop in it, and may be called from any thread; calls for one release name run one after the
 * other, calls for different ones side by side.
 */
@ProviderType
public interface ReleaseContainer {

  /**
   * What is here, quarantine and holds included.
   *
   * @return sorted by name; a snapshot
   */
  List<Installed> installed();

  /**
   * Makes a part the committed one: stages it beside what runs, switches, judges its health, and
   * commits. Where the bundles are the same only its configurations change, through the same steps.
   * Where the release is held it is staged and committed, and not started.
   *
   * @param part what shall run
   * @param release its content
   * @param gate what it must pass before it is committed
   * @param by what it comes from, for the journal
   * @throws ReleaseException if it is in quarantine, cannot be staged, does not start, or does not
   *     pass: then what ran before runs, and the part is in {@linkplain Installed#quarantine
   *     quarantine}
   */
  void update(Part part, Release release, HealthGate gate, String by) throws ReleaseException;

  /**
   * What {@link #update} would do, found out by staging. Touches nothing that runs, and leaves
   * nothing behind.
   *
   * @param part what might run
   * @param release its content
   * @return what would be done, or why it would be refused
   * @throws ReleaseException if the host is starting or stopping
   */
  PartPlan plan(Part part, Release release) throws ReleaseException;

  /**
   * Commits a kept version again, through the same steps as {@link #update}, and puts the one that
   * was committed into quarantine, so that the host stays there.
   *
   * @param name a release's name
   * @param version a kept one; empty for the newest that is not in quarantine
   * @param gate what it must pass
   * @param by who asked
   * @throws ReleaseException if there is none, or it does not pass: then what ran before runs
   */
  void rollBack(String name, Optional<Version> version, HealthGate gate, String by)
      throws ReleaseException;

  /**
   * Lifts all quarantine of a release, so that its parts may be tried again.
   *
   * @param name a release's name
   * @param by who asked
   * @throws ReleaseException if nothing of it is in quarantine
   */
  void retry(String name, String by) throws ReleaseException;

  /**
   * Starts the committed part and lifts a hold; does nothing to an active one.
   *
   * @param name a release's name
   * @param by who asked
   * @param deadline for the start
   * @throws ReleaseException if it is not here or does not start
   */
  void start(String name, String by, Duration deadline) throws ReleaseException;

  /**
   * Stops the committed part and remembers that it was by hand ({@link Hold#STOPPED}).
   *
   * @param name a release's name
   * @param by who asked
   * @param deadline for the stop
   * @throws ReleaseException if it is not here, or hangs: then it is left behind as a zombie and
   *     reported
   */
  void stop(String name, String by, Duration deadline) throws ReleaseException;

  /**
   * Stops and starts the committed part, and lifts a hold. What hangs in its stop is left behind as
   * a zombie and reported; the start goes on beside it.
   *
   * @param name a release's name
   * @param by who asked
   * @param deadline for the stop, and for the start
   * @throws ReleaseException if it is not here, or does not start
   */
  void restart(String name, String by, Duration deadline) throws ReleaseException;

  /**
   * Stops the release and removes it and its configurations from the host.
   *
   * @param name a release's name
   * @param hold {@link Hold#DELETED} if an operator asked; {@link Hold#NONE} if no group wants it
   *     any more, then all memory of it goes, its journal included
   * @param by who asked
   * @param deadline for the stop
   * @throws ReleaseException if it hangs: then it is left behind as a zombie and reported
   */
  void remove(String name, Hold hold, String by, Duration deadline) throws ReleaseException;

  /**
   * What happened to a release on this host.
   *
   * @param name a release's name
   * @return oldest first; empty where nothing is known of it
   */
  List<JournalEntry> history(String name);

  /**
   * What other tools did to the configurations of the releases that are here.
   *
   * @return sorted by release and PID
   */
  List<Drift> drift();

  /**
   * Puts the configurations of a release back as its part has them.
   *
   * @param name a release's name
   * @return what was put back
   * @throws ReleaseException naming the configuration that could not be written
   */
  List<Drift> undoDrift(String name) throws ReleaseException;

  /**
   * The content that is needed to run what is committed or kept, or on its way.
   *
   * @return {@link ReleaseBundle#sha256} of each bundle
   * @throws IllegalStateException if a journal could not be read when the host started: then it is
   *     not known until the next start
   */
  Set<String> contents();

  /**
   * What is not right beyond a single release, such as zombies.
   *
   * @return one for each
   */
  List<Problem> problems();

  /**
   * Calls back after a state changed.
   *
   * @param listener must return quickly
   * @return ends it
   */
  Subscription onChange(Runnable listener);
}
