package org.erel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PullTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private static BitSet all(int count) {
    BitSet all = new BitSet();
    all.set(0, count);
    return all;
  }

  private static Pull pull(int pieces) {
    return new Pull("me", all(pieces), new SplittableRandom(1), 0);
  }

  @Test
  void aBoundedNumberOfPiecesIsUnderWayAndAtFirstFew() {
    Pull pull = pull(100);
    pull.asked(pull.next(0), 0);
    assertThat(pull.next(0)).isEmpty();
    int asked = Pull.BATCH;
    for (int arrived = 0; arrived < Pull.UNDER_WAY; arrived++) {
      pull.arrived(99 - arrived, "a", 0);
    }
    for (List<Integer> next = pull.next(0); !next.isEmpty(); next = pull.next(0)) {
      pull.asked(next, 0);
      asked += next.size();
    }
    assertThat(asked).isEqualTo(Pull.UNDER_WAY);
  }

  @Test
  void whatAnotherHasAskedForIsNotAskedForAgain() {
    Pull pull = pull(9);
    List.of(5, 6, 7, 8).forEach(piece -> pull.arrived(piece, "a", 0));
    pull.asked(List.of(0, 1, 2, 3), 0);
    assertThat(pull.next(0)).containsExactly(4);
  }

  @Test
  void whoAsksForEverythingAgainAndAgainHoldsUpNobody() {
    Pull pull = pull(100);
    int steps = 0;
    for (long now = 0; !pull.complete(); now += SECOND / 10) {
      pull.askedBy("greedy", IntStream.range(0, 100).boxed().toList(), now);
      List<Integer> next = pull.next(now);
      pull.asked(next, now);
      for (int piece : next) {
        pull.arrived(piece, "a", now);
      }
      steps++;
    }
    assertThat(steps).isLessThan(200);
  }

  @Test
  void whatComesUnaskedIsTakenToo() {
    Pull pull = pull(2);
    assertThat(pull.arrived(1, "a", 0)).isTrue();
    assertThat(pull.arrived(1, "a", 0)).isFalse();
    assertThat(pull.next(0)).containsExactly(0);
    assertThat(pull.arrived(0, "a", 0)).isTrue();
    assertThat(pull.complete()).isTrue();
    assertThat(pull.next(0)).isEmpty();
  }

  @Test
  void whatDoesNotComeIsAskedForAgain() {
    Pull pull = pull(3);
    pull.asked(pull.next(0), 0);
    assertThat(pull.next(Pull.STALL.toNanos())).isEmpty();
    assertThat(pull.next(Pull.STALL.toNanos() + 1)).containsExactly(0, 1, 2);
  }

  @ParameterizedTest
  @CsvSource({"1, 1000", "100, 1000", "500, 2000", "3000, 12000", "5000, 20000"})
  void howLongIsWaitedFollowsHowSlowlyPiecesCame(long millis, long patience) {
    long milli = SECOND / 1000;
    Pull pull = pull(3);
    pull.asked(List.of(0, 1, 2), 0);
    pull.arrived(1, "a", millis * milli);
    long since = millis * milli;
    assertThat(pull.next(since + patience * milli - 1)).isEmpty();
    assertThat(pull.next(since + patience * milli + 1)).containsExactly(0, 2);
  }

  @Test
  void aPauseInWhichNothingIsUnderWayIsNoSlowness() {
    Pull pull = pull(9);
    pull.asked(List.of(0), 0);
    pull.arrived(0, "a", 1);
    pull.lost();
    pull.arrived(1, "a", 10 * SECOND);
    pull.asked(List.of(2, 3, 4), 10 * SECOND);
    assertThat(pull.next(11 * SECOND)).isEmpty();
    assertThat(pull.next(11 * SECOND + 1)).isNotEmpty();
  }

  @Test
  void whatComesSlowerThanItIsWaitedForIsAskedForFewTimesMore() {
    Pull pull = pull(40);
    Queue<Integer> requested = new ArrayDeque<>();
    int asked = 0;
    for (long half = 1; !pull.complete(); half++) {
      long now = half * SECOND / 2;
      List<Integer> next = pull.next(now);
      pull.asked(next, now);
      requested.addAll(next);
      asked += next.size();
      if (half % 20 == 0) {
        pull.arrived(requested.remove(), "a", now);
      }
    }
    assertThat(asked).isLessThan(80);
  }

  @Test
  void aPieceIsLostWhereOneComesThatWasAskedForLongAfterIt() {
    Pull pull = pull(3);
    pull.asked(List.of(0), 0);
    pull.asked(List.of(1), Pull.OVERTAKEN.toNanos());
    pull.asked(List.of(2), Pull.OVERTAKEN.toNanos() + 1);
    pull.arrived(1, "a", Pull.OVERTAKEN.toNanos() + 1);
    assertThat(pull.next(Pull.OVERTAKEN.toNanos() + 1)).isEmpty();
    pull.arrived(2, "a", Pull.OVERTAKEN.toNanos() + 2);
    assertThat(pull.next(Pull.OVERTAKEN.toNanos() + 2)).containsExactly(0);
  }

  @Test
  void aLostPieceIsAskedForAgainThoughOthersCome() {
    Pull pull = pull(300);
    pull.asked(List.of(0), 0);
    for (int second = 1; second <= 31; second++) {
      pull.asked(List.of(second), second * SECOND);
      pull.arrived(second, "a", second * SECOND);
    }
    boolean again = false;
    for (List<Integer> next = pull.next(31 * SECOND); !next.isEmpty(); ) {
      again |= next.contains(0);
      next.forEach(piece -> pull.arrived(piece, "a", 31 * SECOND));
      next = pull.next(31 * SECOND);
    }
    assertThat(again).isTrue();
  }

  @Test
  void afterALieThoseAreAskedByNameWhosePiecesWereRight() {
    Pull pull = pull(10);
    pull.arrived(0, "a", 0);
    pull.arrived(1, "b", 0);
    assertThat(pull.server()).isEmpty();
    assertThat(pull.spoilt(2, "a")).isTrue();
    assertThat(pull.spoilt(3, "a")).isFalse();
    assertThat(pull.server()).contains("b");
    pull.arrived(4, "a", 0);
    pull.absent("b");
    assertThat(pull.server()).isEmpty();
    assertThat(pull.lacks(2)).isTrue();
  }

  /** Hosts that begin at about the same time, one that sends, and a broker that loses some. */
  @Property(tries = 200)
  void manyHostsGetAllAndEachPieceIsSentAboutOnce(
      @ForAll @IntRange(min = 1, max = 8) int hosts,
      @ForAll @IntRange(min = 1, max = 120) int pieces,
      @ForAll @IntRange(min = 0, max = 5) int lossPercent,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Pull> pulls = new ArrayList<>();
    for (int host = 0; host < hosts; host++) {
      pulls.add(new Pull("host-" + host, all(pieces), random.split(), 0));
    }
    Queue<Integer> requested = new ArrayDeque<>();
    int sent = 0;
    int lost = 0;
    long now = 0;
    while (!pulls.stream().allMatch(Pull::complete)) {
      now += SECOND / 100;
      // nobody hears what others ask for before it has asked itself
      List<List<Integer>> asked = new ArrayList<>();
      for (Pull pull : pulls) {
        List<Integer> next = pull.next(now);
        asked.add(next);
        pull.asked(next, now);
        requested.addAll(next);
      }
      for (int asker = 0; asker < hosts; asker++) {
        for (int host = 0; host < hosts && !asked.get(asker).isEmpty(); host++) {
          if (host != asker) {
            pulls.get(host).askedBy("host-" + asker, asked.get(asker), now);
          }
        }
      }
      Integer piece = requested.poll();
      if (piece != null) {
        sent++;
        for (Pull pull : pulls) {
          if (random.nextInt(100) < lossPercent) {
            lost++;
          } else {
            pull.arrived(piece, "a", now);
          }
        }
      }
      assertThat(now).as("time until all have all").isLessThan(10_000 * SECOND);
    }
    assertThat(sent).isLessThanOrEqualTo(pieces + pieces / 5 + 3 * hosts * Pull.BATCH + 12 * lost);
  }

  private record Note(long at, int asker, List<Integer> pieces) {}

  @Test
  void hostsThatHearLateOfEachOtherAskForLittleTwice() {
    int sent = 0;
    for (int seed = 0; seed < 20; seed++) {
      sent += sent(5, 200, 5, new SplittableRandom(seed));
    }
    assertThat(sent / (20 * 200.0)).isBetween(1.0, 1.12);
  }

  /**
   * How many pieces are sent until all hosts have all.
   *
   * @param late so many pieces come before a host hears what another has asked for
   */
  private static int sent(int hosts, int pieces, int late, SplittableRandom random) {
    List<Pull> pulls = new ArrayList<>();
    for (int host = 0; host < hosts; host++) {
      pulls.add(new Pull("host-" + host, all(pieces), random.split(), 0));
    }
    Queue<Integer> requested = new ArrayDeque<>();
    Queue<Note> notes = new ArrayDeque<>();
    int sent = 0;
    for (int now = 0; !pulls.stream().allMatch(Pull::complete); now++) {
      assertThat(now).as("pieces").isLessThan(100 * pieces);
      while (!notes.isEmpty() && notes.element().at() <= now) {
        Note note = notes.remove();
        for (int host = 0; host < hosts; host++) {
          if (host != note.asker()) {
            pulls.get(host).askedBy("host-" + note.asker(), note.pieces(), now);
          }
        }
      }
      for (int host = 0; host < hosts; host++) {
        List<Integer> next = pulls.get(host).next(now);
        if (!next.isEmpty()) {
          pulls.get(host).asked(next, now);
          requested.addAll(next);
          notes.add(new Note(now + late, host, next));
        }
      }
      Integer piece = requested.poll();
      if (piece != null) {
        sent++;
        for (Pull pull : pulls) {
          pull.arrived(piece, "a", now);
        }
      }
    }
    return sent;
  }
}
