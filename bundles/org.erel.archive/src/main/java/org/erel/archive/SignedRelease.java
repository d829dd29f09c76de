package org.erel.archive;

import java.util.Map;
import java.util.Optional;
import org.erel.api.Release;
import org.erel.trust.ReleaseSignature;

/**
 * A release as it was read, and who vouches for it.
 *
 * @param release its content in the reader's store
 * @param signature that fits; empty where nobody signed
 * @param sources where the jars come from that were not with it, by their names
 */
public record SignedRelease(
    Release release, Optional<ReleaseSignature> signature, Map<String, Source> sources) {

  /** Copies the map. */
  public SignedRelease {
    sources = Map.copyOf(sources);
  }
}
