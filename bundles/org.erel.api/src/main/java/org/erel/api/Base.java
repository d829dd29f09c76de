package org.erel.api;

import java.util.Optional;

/**
 * What a document may replace: who publishes tells what he has seen, and nothing is overwritten
 * unseen.
 *
 * @param kind how it is told
 * @param revision which one, for {@link Kind#REVISION}, where 0 is none yet; otherwise 0
 */
public record Base(Kind kind, long revision) {

  /** How it is told. */
  public enum Kind {
    /** Whatever is published last. */
    LATEST,
    /** Exactly one revision. */
    REVISION,
    /** Nothing, or what the same publisher published last. */
    OWN
  }

  /** Whatever is published last. */
  public static final Base LATEST = new Base(Kind.LATEST, 0);

  /** Nothing, or what the same publisher published last. */
  public static final Base OWN = new Base(Kind.OWN, 0);

  /** Validates the revision. */
  public Base {
    if (kind == Kind.REVISION ? revision < 0 : revision != 0) {
      throw new IllegalArgumentException("a base of revision " + revision);
    }
  }

  /**
   * Exactly one revision.
   *
   * @param revision 0 where there must be none yet
   * @return the base
   */
  public static Base revision(long revision) {
    return new Base(Kind.REVISION, revision);
  }

  /**
   * Reads what an operator wrote.
   *
   * @param text {@code latest}, or a revision from 0 on
   * @return the base
   * @throws IllegalArgumentException if it is neither
   */
  public static Base parse(String text) {
    if (text.equals("latest")) {
      return LATEST;
    }
    if (!text.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException("'" + text + "' is neither latest nor a revision");
    }
    return revision(Long.parseLong(text));
  }

  /**
   * Whether a document may replace another.
   *
   * @param newest what was published last; empty where nothing was
   * @param publisher who publishes
   * @return false where the publisher has not seen it
   */
  public boolean allows(Optional<DocumentReference> newest, String publisher) {
    return switch (kind) {
      case LATEST -> true;
      case REVISION -> newest.map(DocumentReference::revision).orElse(0L) == revision;
      case OWN -> newest.map(DocumentReference::publisher).map(publisher::equals).orElse(true);
    };
  }
}
