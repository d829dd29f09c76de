package org.erel.replication;

import java.time.Duration;
import java.util.OptionalLong;
import org.erel.api.Quorum;

/**
 * On what terms a document is published.
 *
 * @param base the revision that was edited, 0 where there was none: nothing is published where
 *     another came after it; empty for whatever was published last
 * @param forced publishes without a majority too, on what those know who answer; what others
 *     published meanwhile may give way, unseen
 * @param quorum how many hosts shall have it on disk
 * @param patience how long to try
 */
public record Terms(OptionalLong base, boolean forced, Quorum quorum, Duration patience) {}
