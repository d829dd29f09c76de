package org.erel.api;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

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
   * What is here, failures and holds included.
   *
   * @return sorted by name; a snapshot
   */
  List<Installed> installed();

  /**
   * Makes a part the committed one: stages it beside what runs, switches, and commits; or changes
   * only the configurations where the bundles are the same. Where the release is held it is staged
   * and committed, and not started.
   *
   * @param part what shall run
   * @param release its content
   * @param gate what it must pass before it is committed
   * @throws ReleaseException if it cannot be staged or started: then what ran before runs, and the
   *     part is recorded as {@linkplain Installed#failure failed}
   */
  void update(Part part, Release release, HealthGate gate) throws ReleaseException;

  /**
   * Starts the committed part and lifts a hold; does nothing to an active one. Also forgets a
   * {@linkplain Installed#failure failure}, so that the part is tried once more.
   *
   * @param name a release's name
   * @param deadline for the start
   * @throws ReleaseException if it is not here or does not start
   */
  void start(String name, Duration deadline) throws ReleaseException;

  /**
   * Stops the committed part and remembers that it was by hand ({@link Hold#STOPPED}).
   *
   * @param name a release's name
   * @param deadline for the stop
   * @throws ReleaseException if it is not here, or hangs: then it is left behind as a zombie and
   *     reported
   */
  void stop(String name, Duration deadline) throws ReleaseException;

  /**
   * Stops and starts the committed part, and lifts a hold. What hangs in its stop is left behind as
   * a zombie and reported; the start goes on beside it.
   *
   * @param name a release's name
   * @param deadline for the stop, and for the start
   * @throws ReleaseException if it is not here, or does not start
   */
  void restart(String name, Duration deadline) throws ReleaseException;

  /**
   * Stops the release and removes it and its configurations from the host.
   *
   * @param name a release's name
   * @param hold {@link Hold#DELETED} if an operator asked; {@link Hold#NONE} if no group wants it
   *     any more, then all memory of it goes
   * @param deadline for the stop
   * @throws ReleaseException if it hangs: then it is left behind as a zombie and reported
   */
  void remove(String name, Hold hold, Duration deadline) throws ReleaseException;

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
