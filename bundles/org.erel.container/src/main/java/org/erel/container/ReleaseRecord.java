package org.erel.container;

import java.util.Optional;
import org.erel.api.Hold;
import org.erel.api.Installed;
import org.erel.api.ReleaseId;
import org.osgi.framework.Version;

/**
 * What a host remembers of one release name.
 *
 * @param name the release's name
 * @param committed what it runs; empty where nothing is committed
 * @param hold what an operator did by hand
 * @param failure what was tried last and failed
 */
record ReleaseRecord(
    String name, Optional<Committed> committed, Hold hold, Optional<Installed.Failure> failure) {

  /** Refuses a name that no release can have, and that may be no file's. */
  ReleaseRecord {
    new ReleaseId(name, Version.emptyVersion);
  }

  static ReleaseRecord nothing(String name) {
    return new ReleaseRecord(name, Optional.empty(), Hold.NONE, Optional.empty());
  }

  boolean isNothing() {
    return committed.isEmpty() && hold == Hold.NONE && failure.isEmpty();
  }

  /** What was committed anew has not failed. */
  ReleaseRecord withCommitted(Committed next) {
    return new ReleaseRecord(name, Optional.of(next), hold, Optional.empty());
  }

  ReleaseRecord withHold(Hold next) {
    return new ReleaseRecord(name, committed, next, failure);
  }

  ReleaseRecord withFailure(Optional<Installed.Failure> next) {
    return new ReleaseRecord(name, committed, hold, next);
  }
}
