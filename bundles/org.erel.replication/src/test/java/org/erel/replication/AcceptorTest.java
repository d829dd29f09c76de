package org.erel.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.erel.api.Document;
import org.erel.wire.Ballot;
import org.erel.wire.Delivery;
import org.erel.wire.Enrolment;
import org.erel.wire.Held;
import org.erel.wire.Holding;
import org.erel.wire.Message;
import org.erel.wire.Roster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptorTest {

  private static final Ballot FIRST = new Ballot(1, "ann#1");
  private static final Ballot SECOND = new Ballot(2, "bob#1");

  private Held held;
  private Ballot promised = Ballot.NONE;

  private final Shelf shelf =
      new Shelf() {
        @Override
        public Optional<Held> find(String name) {
          return Optional.ofNullable(held);
        }

        @Override
        public Optional<Holding> holding(String name) {
          return find(name).map(Held::holding);
        }

        @Override
        public Collection<Holding> holdings() {
          return holding("web").stream().toList();
        }

        @Override
        public Ballot promised(String name) {
          return promised;
        }

        @Override
        public Enrolment enrolment() {
          return Enrolment.NONE;
        }
      };

  private final Acceptor acceptor =
      new Acceptor(
          "a",
          shelf,
          document -> document.content().isEmpty() ? Optional.of("it is empty") : Optional.empty());

  private static Held web(long revision, Ballot ballot, String content) {
    return new Held(
        new Document("web", revision, ballot.owner(), Instant.EPOCH, false, content), ballot);
  }

  private static Delivery<?> question(Message message) {
    return new Delivery<>(message, "q", "");
  }

  private List<Effect> prepare(Ballot ballot) {
    Message.Prepare prepare = new Message.Prepare("web", ballot);
    return acceptor.prepare(prepare, question(prepare), true);
  }

  private List<Effect> publish(Held document) {
    return acceptor.publish(document, question(new Message.Publish(document)));
  }

  private static String declined(List<Effect> effects) {
    return ((Message.Declined) ((Effect.Reply) effects.get(0)).answer()).reason();
  }

  @Test
  void aPromiseIsOnDiskBeforeItIsGiven() {
    Effect.Promise promise = (Effect.Promise) prepare(FIRST).get(0);

    assertThat(promise.ballot()).isEqualTo(FIRST);
    assertThat(((Effect.Reply) promise.then().get(0)).answer())
        .isInstanceOf(Message.Promised.class);
  }

  @Test
  void aLesserBallotIsDeclinedFromThenOn() {
    promised = SECOND;

    assertThat(declined(prepare(FIRST))).isEqualTo("another publisher, bob#1, was quicker");
    assertThat(declined(publish(web(9, FIRST, "{}")))).contains("bob#1");
  }

  @Test
  void theBallotOfWhatIsHeldIsPromisedToo() {
    held = web(1, SECOND, "{}");

    assertThat(declined(prepare(FIRST))).contains("bob#1");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 1L << 62, 1L << 50})
  void aRoundThatLeavesNoneToOthersIsDeclinedWhateverAsksForIt(long round) {
    Ballot far = new Ballot(round, "zoe#1");
    promised = FIRST;

    assertThat(declined(prepare(far))).contains("does not follow 1", "clock");
    assertThat(declined(publish(web(1, far, "{}")))).contains("does not follow 1");
    assertThat(prepare(SECOND)).singleElement().isInstanceOf(Effect.Promise.class);
  }

  @Test
  void theRoundOfAPublisherWhoBeginsWithItsClockIsPromised() {
    Ballot clock = new Ballot(Instant.parse("2500-01-01T00:00:00Z").toEpochMilli(), "ann#1");

    assertThat(prepare(clock)).singleElement().isInstanceOf(Effect.Promise.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 1L << 62, 1L << 50})
  void aCopyIsTakenAndItsRoundLeavesGreaterOnesToOthers(long round) {
    held = web(1, FIRST, "{}");

    for (Effect effect : acceptor.learn(web(2, new Ballot(round, "zoe#1"), "{}"))) {
      held = ((Effect.Keep) effect).held();
    }

    assertThat(held.document().revision()).isEqualTo(2);
    assertThat(prepare(new Ballot(held.ballot().round() + 1, "ann#1")))
        .singleElement()
        .isInstanceOf(Effect.Promise.class);
  }

  @Test
  void aPromiseThatLeavesNoRoundToOthersBindsNobody() {
    promised = new Ballot(Long.MAX_VALUE, "zoe#1");

    assertThat(prepare(FIRST)).singleElement().isInstanceOf(Effect.Promise.class);
  }

  @Test
  void aDocumentIsOnDiskBeforeThePublisherHearsOfIt() {
    Held next = web(1, FIRST, "{}");

    assertThat(publish(next))
        .singleElement()
        .isEqualTo(
            new Effect.Keep(
                next,
                Optional.of(question(new Message.Publish(next))),
                List.of(
                    new Effect.Reply(
                        question(new Message.Publish(next)),
                        new Message.Taken("a", next.holding(), Roster.EMPTY.edition())))));
  }

  @Test
  void whatIsHeldAlreadyIsAnsweredAtOnce() {
    held = web(1, FIRST, "{}");

    assertThat(publish(held)).singleElement().isInstanceOf(Effect.Reply.class);
  }

  @Test
  void whatIsOlderIsDeclinedAndNamesWhatIsHeld() {
    held = web(3, FIRST, "{}");

    assertThat(declined(publish(web(2, SECOND, "{}"))))
        .isEqualTo("revision 3 by ann#1 is held; publish again based on it");
  }

  @Test
  void whatIsNotGoodIsRefusedAndReportedWhoeverBringsIt() {
    Held bad = web(1, FIRST, "");

    assertThat(((Effect.Reply) publish(bad).get(0)).answer())
        .isEqualTo(new Message.Failed("a", "it is empty"));
    assertThat(acceptor.learn(bad)).singleElement().isInstanceOf(Effect.Report.class);
  }

  @Test
  void whatOthersHoldIsTakenWhateverIsPromised() {
    promised = SECOND;

    assertThat(acceptor.learn(web(1, FIRST, "{}"))).singleElement().isInstanceOf(Effect.Keep.class);
  }

  @Test
  void whatGivesWayUnseenIsReportedWhenItHas() {
    held = web(1, FIRST, "{ann}");

    Effect.Keep keep = (Effect.Keep) acceptor.learn(web(1, SECOND, "{bob}")).get(0);

    assertThat(((Effect.Report) keep.then().get(0)).problem().reason())
        .startsWith("revision 1 by ann#1 gave way to revision 1 by bob#1");
  }

  @Test
  void whatTwoPublishedAlikeGivesWayWithoutAWord() {
    held = web(1, FIRST, "{}");

    Effect.Keep keep = (Effect.Keep) acceptor.learn(web(1, SECOND, "{}")).get(0);

    assertThat(keep.then()).isEmpty();
  }

  @Test
  void whoWaitsForWhatTheDiskRefusesIsTold() {
    Effect.Keep keep = (Effect.Keep) publish(web(1, FIRST, "{}")).get(0);

    assertThat(declined(acceptor.failed(keep, "no space left"))).isEqualTo("no space left");
  }
}
