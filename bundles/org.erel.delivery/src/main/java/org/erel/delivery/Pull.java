package org.erel.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Decides what a host asks for that lacks pieces of a release. What anybody asks for comes to all
 * who lack pieces, so that a host counts what others have asked for as under way, and asks for
 * something else. So many hosts together ask for each piece about once, and only as fast as the
 * quickest of them takes them.
 *
 * <p>A host hears of a request only after a while. So each piece is, of the hosts that ask, for one
 * to ask for: the one with the highest weight for it (Thaler, Ravishankar: Using name-based
 * mappings to increase hit rates, 1998). Others leave it alone while enough is under way.
 *
 * <p>Times are nanoseconds from any origin. For one thread at a time.
 */
public final class Pull {

  /** So many pieces are asked for at once. */
  static final int BATCH = 4;

  /**
   * While more are under way, nothing is asked for. At first fewer: what others ask for has yet to
   * be heard.
   */
  static final int UNDER_WAY = 16;

  /**
   * While no more are under way, pieces are asked for that are for others to ask for. Of what one
   * other host has asked for, no more count as under way: not all that is asked for comes.
   */
  private static final int FEW = UNDER_WAY / 2;

  /** Who has asked for nothing for so long asks no more. */
  static final Duration LATELY = Duration.ofSeconds(2);

  /** What is under way is given up when nothing has come for so long, before any has. */
  static final Duration STALL = Duration.ofSeconds(4);

  /**
   * Later so many times the longest that it took until the next came, at least a second and at most
   * {@link #LOST}; each time in vain twice as long.
   */
  private static final int PATIENCE = 4;

  /** So much of the longest is forgotten with each that comes: an eighth. */
  private static final int FORGETTING = 8;

  private static final Duration SHORTEST_STALL = Duration.ofSeconds(1);

  /** A piece is given up when one comes that was asked for so long after it. */
  static final Duration OVERTAKEN = Duration.ofSeconds(1);

  /**
   * A piece is given up after this, or twice what all that is under way takes, even if others come.
   */
  static final Duration LOST = Duration.ofSeconds(30);

  private static final int SENDERS = 32;

  private final String host;
  private final BitSet lacking;
  private final RandomGenerator random;
  private final Map<Integer, Asked> underWay = new HashMap<>();
  private final Map<String, Long> askers = new HashMap<>();
  private int allowed = BATCH;

  private record Asked(String by, long since) {}

  /** Whose pieces were right, and whose were not. */
  private final Set<String> honest = new TreeSet<>();

  private final Set<String> liars = new TreeSet<>();
  private long progress;

  /** Longest time lately between two that came, while some were under way; 0 before the first. */
  private long longest;

  /**
   * Nothing is under way.
   *
   * @param host this host's identifier
   * @param lacking numbers of the pieces; copied
   * @param random spreads what hosts ask for
   * @param now the time
   */
  public Pull(String host, BitSet lacking, RandomGenerator random, long now) {
    this.host = host;
    this.lacking = (BitSet) lacking.clone();
    this.random = random;
    this.progress = now;
  }

  /**
   * Whether everything is here.
   *
   * @return true where no piece is lacking
   */
  public boolean complete() {
    return lacking.isEmpty();
  }

  /**
   * Whether a piece is lacking.
   *
   * @param piece its number
   * @return false where it is here, or there is none of that number
   */
  public boolean lacks(int piece) {
    return piece >= 0 && lacking.get(piece);
  }

  /**
   * What to ask for now. It does not count as under way until it was {@linkplain #asked asked}.
   * What arrives arrives at all, and each could ask for the next: of many, one does, more or less.
   *
   * @param now the time
   * @return numbers in ascending order; none where enough is under way, or it is left to others
   */
  public List<Integer> next(long now) {
    giveUp(now);
    List<Integer> next = new ArrayList<>();
    if (!underWay.isEmpty() && (underWay.size() + BATCH > allowed || leftToOthers(now))) {
      return next;
    }
    choose(next, this::isOwn);
    if (next.isEmpty() && underWay.size() <= FEW) {
      choose(next, any -> true);
    }
    next.sort(null);
    return next;
  }

  private void choose(List<Integer> next, IntPredicate suitable) {
    int begin = lacking.isEmpty() ? 0 : random.nextInt(lacking.length());
    IntStream.concat(lacking.stream().filter(piece -> piece >= begin), lacking.stream())
        .filter(piece -> !underWay.containsKey(piece))
        .filter(suitable)
        .distinct()
        .limit(BATCH)
        .forEach(next::add);
  }

  private boolean isOwn(int piece) {
    long own = weight(host, piece);
    return askers.keySet().stream().allMatch(other -> weight(other, piece) <= own);
  }

  private static long weight(String asker, int piece) {
    return new SplittableRandom(((long) asker.hashCode() << Integer.SIZE) + piece).nextLong();
  }

  private boolean leftToOthers(long now) {
    askers.values().removeIf(since -> now - since > LATELY.toNanos());
    return random.nextInt(askers.size() + 1) > 0;
  }

  /**
   * Whom to ask. As long as nobody lies, any that has the release; then those whose pieces were
   * right, in turn, for the others may get hold of every request that is for anyone.
   *
   * @return a host; empty for any
   */
  public Optional<String> server() {
    if (liars.isEmpty() || honest.isEmpty()) {
      return Optional.empty();
    }
    return honest.stream().skip(random.nextInt(honest.size())).findFirst();
  }

  /**
   * A host is not there to be asked by its name.
   *
   * @param host its identifier
   */
  public void absent(String host) {
    honest.remove(host);
  }

  /**
   * Another host has asked for pieces, which come here too.
   *
   * @param host its identifier
   * @param pieces their numbers
   * @param now the time
   */
  public void askedBy(String host, Collection<Integer> pieces, long now) {
    if (askers.size() < SENDERS || askers.containsKey(host)) {
      askers.put(host, now);
    }
    long others = underWay.values().stream().filter(asked -> asked.by().equals(host)).count();
    pieces.stream()
        .filter(piece -> lacks(piece) && !underWay.containsKey(piece))
        .limit(Math.max(0, FEW - others))
        .forEach(piece -> underWay(piece, host, now));
  }

  /**
   * This host has asked for pieces.
   *
   * @param pieces their numbers; what is here does not count
   * @param now the time
   */
  public void asked(Collection<Integer> pieces, long now) {
    pieces.forEach(piece -> underWay(piece, host, now));
  }

  private void underWay(int piece, String asker, long now) {
    if (underWay.isEmpty()) {
      progress = now;
    }
    if (lacks(piece)) {
      underWay.put(piece, new Asked(asker, now));
    }
  }

  /**
   * A piece came that is what it must be.
   *
   * @param piece its number
   * @param host who sent it
   * @param now the time
   * @return whether it was lacking
   */
  public boolean arrived(int piece, String host, long now) {
    if (!underWay.isEmpty()) {
      longest = Math.max(Math.max(1, now - progress), longest - longest / FORGETTING);
    }
    progress = now;
    allowed = Math.min(UNDER_WAY, allowed + 1);
    Asked came = underWay.remove(piece);
    if (came != null) {
      // requests are served in their order: those before it were lost on their way here
      underWay.values().removeIf(each -> came.since() - each.since() > OVERTAKEN.toNanos());
    }
    if (honest.size() < SENDERS && !liars.contains(host)) {
      honest.add(host);
    }
    boolean lacked = lacks(piece);
    lacking.clear(piece);
    return lacked;
  }

  /**
   * A piece came that is not what it must be. It is asked for again.
   *
   * @param piece its number
   * @param host who sent it
   * @return whether the host did that for the first time
   */
  public boolean spoilt(int piece, String host) {
    underWay.remove(piece);
    honest.remove(host);
    return liars.size() < SENDERS && liars.add(host);
  }

  /** All that was on its way is lost. */
  public void lost() {
    underWay.clear();
  }

  private long stall() {
    return longest == 0
        ? STALL.toNanos()
        : Math.min(LOST.toNanos(), Math.max(SHORTEST_STALL.toNanos(), PATIENCE * longest));
  }

  private void giveUp(long now) {
    if (now - progress > stall() && !underWay.isEmpty()) {
      underWay.clear();
      longest = Math.max(longest, 2 * stall() / PATIENCE); // perhaps it is only slow
    }
    long lost = Math.max(LOST.toNanos(), 2 * UNDER_WAY * longest);
    underWay.values().removeIf(asked -> now - asked.since() > lost);
  }
}
