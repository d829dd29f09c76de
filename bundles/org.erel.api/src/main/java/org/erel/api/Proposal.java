package org.erel.api;

import java.util.Optional;

/**
 * What a host is asked to try on paper.
 *
 * @param document a group's, as an operator writes it, in the place of that group's own
 * @param release to be staged, with the configurations that the groups want of it
 */
public record Proposal(Optional<String> document, Optional<ReleaseId> release) {

  /** Nothing new: what is left to do. */
  public static final Proposal NOTHING = new Proposal(Optional.empty(), Optional.empty());

  /** Refuses two at once. */
  public Proposal {
    if (document.isPresent() && release.isPresent()) {
      throw new IllegalArgumentException("a proposal is a document or a release, not both");
    }
  }

  /**
   * What if this group were published?
   *
   * @param content JSON as an operator writes it
   * @return the proposal
   */
  public static Proposal document(String content) {
    return new Proposal(Optional.of(content), Optional.empty());
  }

  /**
   * What if this version were wanted?
   *
   * @param id name and version
   * @return the proposal
   */
  public static Proposal release(ReleaseId id) {
    return new Proposal(Optional.empty(), Optional.of(id));
  }
}
