package org.erel.trust;

/** Who sent a message. */
public sealed interface SealVerdict {

  /** Why a seal counts for nothing. */
  enum Reason {
    /** There is no seal. */
    NONE,
    /** It is no seal's text. */
    MALFORMED,
    /** Nobody trusts its key here. */
    UNKNOWN_KEY,
    /** Its key is revoked. */
    REVOKED_KEY,
    /** Its key has expired. */
    EXPIRED_KEY,
    /** Another message, or another destination, was sealed. */
    DOES_NOT_FIT,
    /** It is over, or made before this host started. */
    OVER,
    /** It ends later than a seal can that is made now. */
    TOO_EARLY,
    /** It was seen before: the broker delivered it twice, or somebody sent it again. */
    REPLAYED
  }

  /**
   * The owner of a key does, now.
   *
   * @param key which is trusted; what it may do is another question
   */
  record Speaks(PublicKey key) implements SealVerdict {}

  /** Anyone does, in a cluster that runs unsigned. */
  record Anyone() implements SealVerdict {}

  /**
   * Nobody whom we know.
   *
   * @param reason for the code
   * @param words for people, with the way out
   */
  record Refused(Reason reason, String words) implements SealVerdict {}
}
