package org.erel.trust;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.erel.trust.SealVerdict.Reason;
import org.erel.wire.Destination;

/**
 * Tells who sent a message, and takes each seal once. One for each host, from its start to its end;
 * from any thread.
 *
 * <p>A seal is remembered until it is over. There is room for {@link #MAXIMUM}; where more come in
 * that time, the one that ends first is forgotten, and nothing that ends as early is taken any
 * more. In the same way nothing is taken that was sealed before this host started, and nothing that
 * ended before the host's clock was set back.
 */
public final class Seals {

  /** How many seals are remembered. */
  public static final int MAXIMUM = 10_000;

  /** Clocks may differ by a little more than the time that a seal is good. */
  private static final Duration FAR = Seal.VALID.multipliedBy(2);

  private record Seen(Instant until, String seal) {}

  private final Clock clock;
  private final int maximum;
  private final TreeSet<Seen> seen =
      new TreeSet<>(Comparator.comparing(Seen::until).thenComparing(Seen::seal));
  private final Set<String> nonces = new HashSet<>();

  /** What ends before this may have been seen and forgotten. */
  private Instant floor;

  /**
   * Remembers nothing, and takes nothing that was sealed before now.
   *
   * @param clock this host's
   */
  public Seals(Clock clock) {
    this(clock, MAXIMUM);
  }

  /** With room for fewer. */
  Seals(Clock clock, int maximum) {
    this.clock = clock;
    this.maximum = maximum;
    this.floor = clock.instant().truncatedTo(ChronoUnit.MILLIS).plus(Seal.VALID);
  }

  /**
   * Who sent a message. A seal that is accepted is used up.
   *
   * @param trusted whom this host trusts now
   * @param kind what kind of message arrived
   * @param destination where it was sent
   * @param body the message
   * @param text the seal beside it; empty if there is none
   * @return the verdict
   */
  public SealVerdict verify(
      TrustedKeys trusted,
      String kind,
      Destination destination,
      byte[] body,
      Optional<String> text) {
    if (text.isEmpty()) {
      return unknown(
          trusted,
          Reason.NONE,
          "the message is not sealed; send it with a key that is trusted here (--key)");
    }
    Seal seal;
    try {
      seal = Seal.parse(text.get());
    } catch (IllegalArgumentException e) {
      return refused(Reason.MALFORMED, "the message's seal is malformed: " + e.getMessage());
    }
    Optional<PublicKey> known = trusted.known(seal.key());
    if (known.isEmpty() && trusted.revocation(seal.key()).isEmpty()) {
      return unknown(
          trusted,
          Reason.UNKNOWN_KEY,
          "the message is sealed by key "
              + seal.key()
              + ", which nobody trusts here; put that key's line into etc/trusted on each host");
    }
    Instant now = clock.instant();
    return keyRefusal(trusted, seal.key(), known, now)
        .or(() -> fitRefusal(seal, known.orElseThrow(), kind, destination, body))
        .or(() -> timeRefusal(seal, now))
        .or(() -> take(seal, now))
        .orElseGet(() -> new SealVerdict.Speaks(known.orElseThrow()));
  }

  /** How many are remembered now. */
  synchronized int remembered() {
    return seen.size();
  }

  private static Optional<SealVerdict> keyRefusal(
      TrustedKeys trusted, String id, Optional<PublicKey> known, Instant now) {
    Optional<Revocation> revocation = trusted.revocation(id);
    String name = known.map(PublicKey::toString).orElse(id);
    if (revocation.isPresent()) {
      return Optional.of(
          unknown(
              trusted,
              Reason.REVOKED_KEY,
              "the message is sealed by key "
                  + name
                  + ", which is revoked: "
                  + revocation.get().reason()));
    }
    if (known.orElseThrow().expiredAt(now)) {
      return Optional.of(
          unknown(
              trusted,
              Reason.EXPIRED_KEY,
              "the message is sealed by key "
                  + name
                  + ", which expired on "
                  + known.get().expires().orElseThrow()
                  + " (this host's clock says "
                  + now
                  + "); use another key"));
    }
    return Optional.empty();
  }

  private static Optional<SealVerdict> fitRefusal(
      Seal seal, PublicKey key, String kind, Destination destination, byte[] body) {
    return seal.fits(key, kind, destination, body)
        ? Optional.empty()
        : Optional.of(
            refused(
                Reason.DOES_NOT_FIT,
                "the seal by key "
                    + key
                    + " does not fit: another message was sealed, or one to another place; send it"
                    + " again"));
  }

  private static Optional<SealVerdict> timeRefusal(Seal seal, Instant now) {
    if (!seal.until().isAfter(now)) {
      return Optional.of(
          refused(
              Reason.OVER,
              "the seal was over at "
                  + seal.until()
                  + ", and this host's clock says "
                  + now
                  + ": check the clocks, and send it again"));
    }
    if (seal.until().isAfter(now.plus(FAR))) {
      return Optional.of(
          refused(
              Reason.TOO_EARLY,
              "the seal is good until "
                  + seal.until()
                  + ", and this host's clock says "
                  + now
                  + ", which is more than "
                  + FAR.toMinutes()
                  + " minutes earlier: check the clocks"));
    }
    return Optional.empty();
  }

  private synchronized Optional<SealVerdict> take(Seal seal, Instant now) {
    while (!seen.isEmpty() && !seen.first().until().isAfter(now)) {
      forgetFirst();
    }
    String name = seal.key() + " " + seal.nonce();
    if (nonces.contains(name)) {
      return Optional.of(
          refused(
              Reason.REPLAYED,
              "the seal by key " + seal.key() + " was used before; send the message anew"));
    }
    if (seal.until().isBefore(floor)) {
      return Optional.of(
          refused(
              Reason.OVER,
              "the message was sealed before this host started, or before its clock was set back, or"
                  + " too many were since (its clock says "
                  + now
                  + "): send it again; if that does not help, check the clocks and restart the"
                  + " master"));
    }
    seen.add(new Seen(seal.until(), name));
    nonces.add(name);
    if (seen.size() > maximum) {
      forgetFirst();
    }
    return Optional.empty();
  }

  private void forgetFirst() {
    Seen first = seen.pollFirst();
    nonces.remove(first.seal());
    Instant after = first.until().plusMillis(1);
    floor = after.isAfter(floor) ? after : floor;
  }

  /** As if there were no seal. */
  private static SealVerdict unknown(TrustedKeys trusted, Reason reason, String words) {
    return trusted.mayBeUnsigned() ? new SealVerdict.Anyone() : refused(reason, words);
  }

  private static SealVerdict refused(Reason reason, String words) {
    return new SealVerdict.Refused(reason, words);
  }
}
