package org.erel.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.erel.api.Base;
import org.erel.api.Document;
import org.erel.api.PublishOutcome.Verdict;
import org.erel.api.PublishTerms;
import org.erel.api.Quorum;
import org.erel.wire.Ballot;
import org.erel.wire.Destination;
import org.erel.wire.Held;
import org.erel.wire.Holding;
import org.erel.wire.Message;
import org.erel.wire.Roster;
import org.erel.wire.Voucher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishingTest {

  private static final long LATER = Duration.ofMinutes(1).toNanos();
  private static final Roster THREE =
      Roster.founded("a").next(new Ballot(2, "a#1"), List.of("b", "c"), List.of()).settle();
  private static final Roster FIVE =
      THREE.next(new Ballot(3, "a#1"), List.of("d", "e"), List.of()).settle();
  private static final Draft DRAFT =
      new Draft("web", "ann", Instant.EPOCH, false, "{new}", document -> document);
  private static final Ballot MINE = new Ballot(6, "ann#1");

  private static Publishing publishing(Base base, boolean forced, Quorum quorum) {
    return new Publishing(
        DRAFT,
        new PublishTerms(base, forced, quorum, Duration.ofSeconds(10)),
        "ann#1",
        5,
        new SplittableRandom(1),
        0);
  }

  private static Publishing usual() {
    return publishing(Base.LATEST, false, Quorum.MAJORITY);
  }

  private static Held old(long revision, String by) {
    return new Held(
        new Document("web", revision, by, Instant.EPOCH, false, "{old}"), new Ballot(revision, by));
  }

  private static Message promise(String host, Held... held) {
    return promise(host, MINE, THREE, held);
  }

  private static Message promise(String host, Ballot ballot, Roster roster, Held... held) {
    return new Message.Promised(
        host,
        "web",
        ballot,
        List.of(held).stream().map(Held::holding).findFirst(),
        roster.edition());
  }

  private static Message taken(String host, Holding holding) {
    return new Message.Taken(host, holding, THREE.edition());
  }

  private static void begin(Publishing publishing) {
    publishing.begin(Optional.empty(), 0);
    publishing.answered(new Message.Known("a", THREE), 0);
  }

  private static Held sent(List<Effect> effects) {
    assertThat(effects).hasSize(1);
    Effect.Send send = (Effect.Send) effects.get(0);
    assertThat(send.destination()).isEqualTo(Destination.DOCUMENTS);
    return ((Message.Publish) send.message()).held();
  }

  @Test
  void itAsksOneHostWhoIsThereAndThenAllForAPromise() {
    Publishing publishing = usual();

    assertThat(publishing.begin(Optional.empty(), 0))
        .containsExactly(new Effect.Send(Destination.ANY_HOST, new Message.Whom()));
    assertThat(publishing.answered(new Message.Known("a", THREE), 1))
        .containsExactly(new Effect.Send(Destination.EVERY_HOST, new Message.Prepare("web", MINE)));
  }

  @Test
  void whoKnowsANewerRosterIsAskedForItAndThenAllAreAskedAgain() {
    Publishing publishing = usual();
    begin(publishing);

    assertThat(publishing.answered(promise("a", MINE, FIVE), 1))
        .containsExactly(new Effect.Send(Destination.host("a"), new Message.Whom()));
    assertThat(publishing.answered(promise("b", MINE, FIVE), 1)).as("one is enough").isEmpty();
    Ballot second = new Ballot(7, "ann#1");
    assertThat(publishing.answered(new Message.Known("a", FIVE), 2))
        .containsExactly(
            new Effect.Send(Destination.EVERY_HOST, new Message.Prepare("web", second)));
    publishing.answered(promise("a", second, FIVE), 3);
    assertThat(publishing.answered(promise("b", second, THREE), 3)).as("two of five").isEmpty();
    assertThat(sent(publishing.answered(promise("e", second, FIVE), 4)).document())
        .isEqualTo(DRAFT.number(1, List.of(), false));
  }

  @Test
  void aMajorityOfPromisesIsEnoughToPublishTheNextRevision() {
    Publishing publishing = usual();
    begin(publishing);
    Held old = old(7, "bob");

    assertThat(publishing.answered(promise("a", old), 1)).isEmpty();
    Held next = sent(publishing.answered(promise("b", old), 2));

    assertThat(next).isEqualTo(new Held(DRAFT.number(8, old.holding().descent(), false), MINE));
  }

  @Test
  void itIsAcknowledgedWhenAsManyHostsHaveItAsAskedFor() {
    Publishing publishing = usual();
    begin(publishing);
    publishing.answered(promise("a"), 1);
    Held next = sent(publishing.answered(promise("b"), 2));

    publishing.answered(taken("c", next.holding()), 3);
    publishing.answered(taken("c", next.holding()), 4);
    assertThat(publishing.outcome()).as("one host that answers twice is one").isEmpty();
    publishing.answered(taken("a", next.holding()), 5);

    Outcome outcome = publishing.outcome().orElseThrow();
    assertThat(outcome.verdict()).isEqualTo(Verdict.ACKNOWLEDGED);
    assertThat(outcome.taken()).containsExactly("a", "c");
    assertThat(outcome.silent()).containsExactly("b");
  }

  @Test
  void itEndsAtOnceWhereTooManyHostsRefuseForGood() {
    Publishing publishing = usual();
    begin(publishing);

    publishing.answered(new Message.Failed("a", "not signed"), 1);
    publishing.tick(2_000_000_000L);
    assertThat(publishing.outcome()).as("two of three may promise yet").isEmpty();
    publishing.answered(new Message.Failed("b", "not signed"), 2_000_000_001L);

    Outcome outcome = publishing.outcome().orElseThrow();
    assertThat(outcome.verdict()).isEqualTo(Verdict.NO_MAJORITY);
    assertThat(outcome.refused()).containsOnlyKeys("a", "b").containsValue("not signed");
    assertThat(outcome.silent()).containsExactly("c");
  }

  @Test
  void allThatWereAskedForAreNotWaitedForWhereOneRefusesForGood() {
    Publishing publishing = publishing(Base.LATEST, false, Quorum.ALL);
    begin(publishing);
    publishing.answered(promise("a"), 1);
    Held next = sent(publishing.answered(promise("b"), 2));
    publishing.answered(taken("a", next.holding()), 3);

    publishing.answered(new Message.Failed("c", "not signed"), 4);
    assertThat(publishing.outcome()).as("a majority may have it yet").isEmpty();
    publishing.answered(taken("b", next.holding()), 5);

    assertThat(publishing.outcome().orElseThrow().verdict()).isEqualTo(Verdict.SHORT);
  }

  @Test
  void whoIsNoMemberKeepsNobodyFromBeingWaitedForByRefusing() {
    Publishing publishing = publishing(Base.LATEST, false, Quorum.ALL);
    begin(publishing);
    publishing.answered(promise("a"), 1);
    Held next = sent(publishing.answered(promise("b"), 2));

    publishing.answered(new Message.Failed("x", "not signed"), 3);
    publishing.answered(taken("a", next.holding()), 4);
    publishing.answered(taken("b", next.holding()), 5);
    assertThat(publishing.outcome()).as("c may have it yet").isEmpty();
    publishing.answered(taken("c", next.holding()), 6);

    assertThat(publishing.outcome().orElseThrow().verdict()).isEqualTo(Verdict.ACKNOWLEDGED);
  }

  @Test
  void whatWasPromisedUnderAnOlderRosterIsAskedForAgain() {
    Publishing publishing = usual();
    begin(publishing);
    publishing.answered(promise("a"), 1);
    Held next = sent(publishing.answered(promise("b"), 2));
    publishing.answered(taken("a", next.holding()), 3);

    assertThat(publishing.answered(new Message.Taken("b", next.holding(), FIVE.edition()), 4))
        .containsExactly(new Effect.Send(Destination.host("b"), new Message.Whom()));
    assertThat(publishing.outcome()).isEmpty();
    Ballot second = new Ballot(7, "ann#1");
    assertThat(publishing.answered(new Message.Known("b", FIVE), 5))
        .containsExactly(
            new Effect.Send(Destination.EVERY_HOST, new Message.Prepare("web", second)));
    publishing.answered(promise("a", second, FIVE, next), 6);
    publishing.answered(promise("b", second, FIVE, next), 6);
    assertThat(sent(publishing.answered(promise("e", second, FIVE), 6)))
        .as("the same again")
        .isEqualTo(next.by(second));
  }

  /** A cluster that takes long to answer would take longer if it were asked again meanwhile. */
  @Test
  void nobodyIsAskedAgainWhileAnswersComeAndLessAndLessOftenWhenNoneDo() {
    long second = Duration.ofSeconds(1).toNanos();
    Publishing publishing =
        new Publishing(
            DRAFT,
            new PublishTerms(Base.LATEST, false, Quorum.ALL, Duration.ofSeconds(60)),
            "ann#1",
            5,
            new SplittableRandom(1),
            0);
    begin(publishing);
    publishing.answered(promise("a"), 0);
    Held sent = sent(publishing.answered(promise("b"), 0));
    publishing.answered(taken("a", sent.holding()), second * 9 / 10);
    assertThat(publishing.tick(second * 11 / 10)).isEmpty();
    publishing.answered(taken("a", sent.holding()), second * 18 / 10);
    assertThat(sent(publishing.tick(second * 19 / 10))).as("nothing new came").isEqualTo(sent);
    List<Long> asked =
        LongStream.rangeClosed(2, 40)
            .filter(at -> !publishing.tick(at * second).isEmpty())
            .boxed()
            .toList();
    assertThat(asked).containsExactly(4L, 8L, 16L, 24L, 32L, 40L);
  }

  @Test
  void whatOnlySomeHaveTakenIsCompletedBeforeAnythingIsBasedOnIt() {
    Publishing publishing = usual();
    begin(publishing);
    Held half = old(7, "bob");
    publishing.answered(promise("a", half), 1);

    assertThat(publishing.answered(promise("b"), 2))
        .containsExactly(
            new Effect.Send(Destination.host("a"), new Message.Request("", List.of("web"))));
    Held completed = sent(publishing.answered(new Message.Transfer(half), 3));
    assertThat(completed).isEqualTo(half.by(MINE));

    publishing.answered(taken("a", completed.holding()), 4);
    Held next = sent(publishing.answered(taken("c", completed.holding()), 5));
    assertThat(next.document()).isEqualTo(DRAFT.number(8, completed.holding().descent(), false));
  }

  @Test
  void whatIsBasedOnAnOldRevisionIsNotPublished() {
    Publishing publishing = publishing(Base.revision(6), false, Quorum.MAJORITY);
    begin(publishing);
    Held newer = old(7, "bob");
    publishing.answered(promise("a", newer), 1);

    assertThat(publishing.answered(promise("b", newer), 2)).isEmpty();

    Outcome outcome = publishing.outcome().orElseThrow();
    assertThat(outcome.verdict()).isEqualTo(Verdict.OVERTAKEN);
    assertThat(outcome.newest()).contains(newer.holding());
    assertThat(outcome.published()).isEmpty();
  }

  @Test
  void withoutAMajorityNothingIsPublished() {
    Publishing publishing = usual();
    begin(publishing);
    publishing.answered(promise("a"), 1);

    assertThat(publishing.tick(LATER)).isEmpty();

    Outcome outcome = publishing.outcome().orElseThrow();
    assertThat(outcome.verdict()).isEqualTo(Verdict.NO_MAJORITY);
    assertThat(outcome.silent()).containsExactly("b", "c");
  }

  @Test
  void byForceItIsPublishedOnWhatThoseKnowWhoAnswer() {
    Publishing publishing = publishing(Base.LATEST, true, new Quorum(Quorum.Kind.NUMBER, 1));
    begin(publishing);
    publishing.answered(promise("a", old(7, "bob")), 1);

    Held next = sent(publishing.tick(Duration.ofSeconds(2).toNanos()));
    publishing.answered(taken("a", next.holding()), 3);

    assertThat(next.document().revision()).isEqualTo(8);
    assertThat(publishing.outcome().orElseThrow().verdict()).isEqualTo(Verdict.ACKNOWLEDGED);
    assertThat(publishing.outcome().orElseThrow().standing())
        .as("one of three is no majority to go on with")
        .isEmpty();
  }

  @Test
  void whoIsOverruledAsksAgainWithAGreaterBallot() {
    Publishing publishing = usual();
    begin(publishing);
    Ballot theirs = new Ballot(9, "bob#1");

    publishing.answered(new Message.Declined("a", "web", MINE, theirs, "bob was quicker"), 1);

    assertThat(publishing.tick(Duration.ofSeconds(5).toNanos()))
        .containsExactly(
            new Effect.Send(
                Destination.EVERY_HOST, new Message.Prepare("web", new Ballot(10, "ann#1"))));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 1L << 62, 1L << 50})
  void whoIsToldOfARoundThatLeavesNoneGoesOnAndIsToldWhoRefused(long round) {
    Publishing publishing = usual();
    begin(publishing);

    publishing.answered(
        new Message.Declined("a", "web", MINE, new Ballot(round, "zoe#1"), "zoe was quicker"), 1);
    Effect.Send again = (Effect.Send) publishing.tick(Duration.ofSeconds(5).toNanos()).get(0);
    Ballot next = ((Message.Prepare) again.message()).ballot();
    assertThat(next.mayFollow(MINE)).as("who promised the first promises this").isTrue();
    publishing.answered(new Message.Declined("a", "web", next, MINE, "no space left"), 6);
    publishing.tick(LATER);

    Outcome outcome = publishing.outcome().orElseThrow();
    assertThat(outcome.verdict()).isEqualTo(Verdict.NO_MAJORITY);
    assertThat(outcome.refused()).containsEntry("a", "no space left");
  }

  @Test
  void whoWasOvertakenGoesOnFromNothing() {
    Publishing publishing = publishing(Base.revision(0), false, Quorum.ALL);
    begin(publishing);
    publishing.answered(promise("a"), 1);
    Held next = sent(publishing.answered(promise("b"), 2));
    publishing.answered(taken("a", next.holding()), 3);
    Ballot theirs = new Ballot(9, "bob#1");
    publishing.answered(new Message.Declined("c", "web", MINE, theirs, "bob was quicker"), 4);
    publishing.tick(Duration.ofSeconds(5).toNanos());
    Ballot second = new Ballot(10, "ann#1");
    publishing.answered(taken("b", next.holding()), 5);
    for (String host : List.of("b", "c")) {
      publishing.answered(promise(host, second, THREE, old(2, "bob")), 6);
    }

    Outcome outcome = publishing.outcome().orElseThrow();
    assertThat(outcome.verdict()).isEqualTo(Verdict.OVERTAKEN);
    assertThat(outcome.standing()).as("bob published under it").isEmpty();
  }

  @Test
  void whoWasAcknowledgedPublishesAgainWithoutAsking() {
    Standing standing =
        new Standing(new Ballot(5, "ann#0"), Optional.of(old(7, "ann").holding()), THREE);

    Held next = sent(usual().begin(Optional.of(standing), 0));

    assertThat(next.document())
        .isEqualTo(DRAFT.number(8, standing.published().get().descent(), false));
    assertThat(next.ballot()).isEqualTo(standing.ballot());
  }

  @Test
  void whoAnnouncesAReleaseShowsWhoVouchesForIt() {
    Voucher voucher = new Voucher("ab".repeat(32), "ed25519 A B");
    Draft announcement =
        new Draft(
            "shop@1.2.0",
            "ann",
            Instant.EPOCH,
            false,
            "{new}",
            document -> document,
            Optional.of(voucher));

    assertThat(announcement.prepare(MINE))
        .isEqualTo(new Message.Prepare("shop@1.2.0", MINE, Optional.of(voucher)));
    assertThat(DRAFT.prepare(MINE)).isEqualTo(new Message.Prepare("web", MINE));
  }
}
