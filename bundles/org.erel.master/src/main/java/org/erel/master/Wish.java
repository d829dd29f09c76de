package org.erel.master;

import java.util.Optional;
import org.erel.api.HealthGate;
import org.erel.api.Part;
import org.erel.api.ReleaseId;

/**
 * What the groups of this host want of one release name.
 *
 * @param release the release's name
 * @param versions what they wrote, for people
 * @param part what shall run; empty where that cannot be said, and the reason says why
 * @param gate what the part must pass; its deadline holds for each start and stop by hand as well
 * @param by the groups that want it, in words
 * @param reason why there is no part; empty where there is
 * @param needed whose content must be on this host; empty where nobody knows such a release
 */
record Wish(
    String release,
    String versions,
    Optional<Part> part,
    HealthGate gate,
    String by,
    String reason,
    Optional<ReleaseId> needed) {}
