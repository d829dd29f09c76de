package org.erel.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One thing that happened to a release on a host, as its journal tells it.
 *
 * @param at when, by the host's clock
 * @param step what
 * @param release which version; empty where none is meant
 * @param part {@link Part#digest} of the part; empty where none is meant
 * @param took from the step before it within the same change; zero where it began one
 * @param by who asked: {@code user@machine}, or what it came from, such as {@code group web}
 * @param reason why, in words; may be empty
 */
public record JournalEntry(
    Instant at,
    JournalStep step,
    Optional<ReleaseId> release,
    String part,
    Duration took,
    String by,
    String reason) {}
