package org.erel.master;

import java.time.Duration;
import java.util.Optional;
import org.erel.api.Part;

/**
 * What the groups of this host want of one release name.
 *
 * @param release the release's name
 * @param versions what they wrote, for people
 * @param part what shall run; empty where that cannot be said, and the reason says why
 * @param deadline for each start and stop
 * @param reason why there is no part; empty where there is
 */
record Wish(
    String release, String versions, Optional<Part> part, Duration deadline, String reason) {}
