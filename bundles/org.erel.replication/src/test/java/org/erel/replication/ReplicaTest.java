package org.erel.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.erel.api.Document;
import org.erel.api.Problem;
import org.erel.wire.Ballot;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Enrolment;
import org.erel.wire.Footing;
import org.erel.wire.Held;
import org.erel.wire.Message;
import org.erel.wire.Roster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicaTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final Ballot BALLOT = new Ballot(2, "a#1");
  private static final Roster THREE =
      Roster.founded("a").next(BALLOT, List.of("b", "c"), List.of()).settle();

  private final MemoryShelf shelf = new MemoryShelf();
  private long now;

  private Replica started(String host) {
    Replica replica =
        new Replica(host, Timing.USUAL, shelf, text -> Optional.empty(), new SplittableRandom(1));
    done(replica, replica.connected(now));
    return replica;
  }

  private List<Effect> done(Replica replica, List<Effect> effects) {
    List<Effect> left = new ArrayList<>(shelf.write(effects));
    left.addAll(shelf.write(replica.consider(now)));
    return left;
  }

  private List<Effect> receives(Replica replica, Message message) {
    return done(replica, replica.received(new Delivery<>(message, "q", ""), now));
  }

  private List<Effect> later(Replica replica) {
    now += 2 * SECOND;
    return done(replica, replica.tick(now));
  }

  private static Message same(String host, Roster roster, boolean votes) {
    return new Message.Same(host, new Footing(roster.edition(), votes, true));
  }

  private static List<Message> sent(List<Effect> effects) {
    return effects.stream()
        .filter(Effect.Send.class::isInstance)
        .map(effect -> ((Effect.Send) effect).message())
        .toList();
  }

  private void member(Roster roster, long own) {
    shelf.enrolment = new Enrolment(roster, 0, Ballot.NONE, own);
  }

  @Test
  void whereTheBrokerCarriesNoMarkANewHostFoundsACluster() {
    Replica replica = started("a");

    assertThat(done(replica, replica.marked(false))).containsExactly(new Effect.Claim());
    assertThat(shelf.enrolment.own()).as("on disk before").isEqualTo(Enrolment.FOUNDING);
    done(replica, replica.claimed(true));

    assertThat(shelf.roster()).isEqualTo(Roster.founded("a"));
    done(replica, List.of());
    assertThat(replica.votes()).isTrue();
  }

  @Test
  void whoWasSlowerAsksToBeEnrolled() {
    Replica replica = started("b");
    done(replica, replica.marked(false));

    done(replica, replica.claimed(false));

    assertThat(shelf.enrolment).isEqualTo(Enrolment.NONE);
    assertThat(sent(later(replica))).contains(new Message.Joining("b", 0));
    assertThat(sent(receives(replica, new Message.Enlist(THREE)))).isEmpty();
    assertThat(replica.votes()).as("its disk does not tell whether it voted before").isFalse();
  }

  @Test
  void whoFindsTheMarkInItsNameGoesOnFounding() {
    shelf.enrolment = Enrolment.NONE.owning(Enrolment.FOUNDING);
    Replica replica = started("a");

    assertThat(done(replica, replica.marked(true))).containsExactly(new Effect.Claim());
    done(replica, replica.claimed(true));

    assertThat(shelf.roster().members()).containsExactly("a");
  }

  @Test
  void whereNobodyCanEnrolItANewHostWaitsAndSaysSo() {
    Replica replica = started("b");

    assertThat(done(replica, replica.marked(true))).isEmpty();
    replica.deserted();
    replica.consider(0);
    assertThat(replica.waits()).as("who founds one may take a moment").isEmpty();
    replica.consider(Duration.ofSeconds(10).toNanos());

    assertThat(replica.waits().map(Problem::reason).orElseThrow())
        .contains("no host that has a say in it is connected", "delete the exchange erel.cluster");
    receives(replica, new Message.Enlist(THREE));
    assertThat(replica.waits()).isEmpty();
  }

  @Test
  void aMemberMarksABrokerThatHasLostItsDisk() {
    member(THREE, 2);
    Replica replica = started("b");

    assertThat(replica.marked(true)).isEmpty();
    assertThat(replica.marked(false)).containsExactly(new Effect.Claim());
  }

  @Test
  void whoSawTheRosterBeforeVotesWhenOneThatVotesHasCompared() {
    Roster one = Roster.founded("a");
    Replica replica = started("b");
    assertThat(sent(receives(replica, new Message.Enlist(one))))
        .containsExactly(new Message.Joining("b", 1));

    receives(replica, new Message.Enlist(THREE));
    assertThat(replica.votes()).isFalse();
    receives(replica, same("c", THREE, false));
    assertThat(replica.votes()).isFalse();
    receives(replica, same("a", THREE, true));

    assertThat(replica.votes()).isTrue();
  }

  @Test
  void whoHasLostItsDiskComparesWithOneOfEachMajorityThatItMayHaveBeenIn() {
    Replica replica = started("b");
    receives(replica, new Message.Enlist(THREE));

    receives(replica, same("a", THREE, true));
    assertThat(replica.votes()).as("a document may be on b and c alone").isFalse();
    receives(replica, same("c", THREE, true));
    done(replica, List.of());

    assertThat(replica.votes()).isTrue();
  }

  /** Each that is compared with before sends the whole list of what it holds. */
  @Test
  void whoLacksDocumentsComparesWithTwoUntilItHasThem() {
    Roster many = THREE.next(BALLOT, List.of("d", "e", "f", "g"), List.of()).settle();
    Held web =
        new Held(new Document("web", 1, "ann", Instant.EPOCH, false, "{}"), new Ballot(1, "ann#1"));
    Replica replica = started("b");
    receives(replica, new Message.Enlist(many));
    assertThat(asked(receives(replica, holding("a", many, web)))).isEmpty();

    assertThat(asked(later(replica))).hasSize(1);
    receives(replica, holding("c", many, web));
    assertThat(asked(later(replica))).isEmpty();

    receives(replica, new Message.Transfer(web));
    assertThat(asked(later(replica)))
        .contains(
            Destination.ANY_HOST,
            Destination.host("d"),
            Destination.host("e"),
            Destination.host("f"),
            Destination.host("g"));
  }

  /** Hosts may have come to vote while it fetched. */
  @Test
  void whetherNobodyVotesIsAskedAgainWhenWhatWasLackingIsHere() {
    Held web =
        new Held(new Document("web", 1, "ann", Instant.EPOCH, false, "{}"), new Ballot(1, "ann#1"));
    member(THREE, 2);
    Replica replica = started("b");
    replica.deserted();
    receives(
        replica,
        new Message.Holdings(
            "a", List.of(web.holding()), true, new Footing(THREE.edition(), false, true)));
    later(replica);

    receives(replica, new Message.Transfer(web));
    assertThat(replica.votes()).as("it was told long ago").isFalse();
    assertThat(asked(later(replica))).contains(Destination.ANY_HOST);
    replica.deserted();
    done(replica, List.of());

    assertThat(replica.votes()).isTrue();
  }

  private static Message holding(String host, Roster roster, Held held) {
    return new Message.Holdings(
        host, List.of(held.holding()), true, new Footing(roster.edition(), true, true));
  }

  private static List<Destination> asked(List<Effect> effects) {
    return effects.stream()
        .filter(
            effect ->
                effect instanceof Effect.Send send && send.message() instanceof Message.Compare)
        .map(effect -> ((Effect.Send) effect).destination())
        .toList();
  }

  @Test
  void whoIsForgottenAsksToBeEnrolledAnew() {
    member(THREE, 2);
    Replica replica = started("b");
    receives(replica, same("a", THREE, true));
    assertThat(replica.votes()).isTrue();
    Roster without = THREE.next(new Ballot(3, "a#1"), List.of(), List.of("b"));

    receives(replica, new Message.Enlist(without));
    assertThat(replica.votes()).as("it is needed until that is settled").isTrue();
    receives(replica, new Message.Enlist(without.settle()));

    assertThat(replica.votes()).isFalse();
    assertThat(sent(later(replica))).contains(new Message.Joining("b", 3));
  }

  @Test
  void aRosterIsNotTakenWhereAnotherWasPromised() {
    member(THREE, 2);
    Replica replica = started("b");
    receives(replica, same("a", THREE, true));
    Ballot lesser = new Ballot(5, "a#1");
    Ballot greater = new Ballot(6, "c#1");
    assertThat(sent(receives(replica, new Message.Propose("c", 3, greater))))
        .containsExactly(
            new Message.Pledged("b", 3, greater, Optional.empty(), List.of(), Map.of()));

    Roster four = THREE.next(lesser, List.of("d"), List.of());
    receives(replica, new Message.Enlist(four));
    assertThat(shelf.roster()).isEqualTo(THREE);
    receives(replica, new Message.Enlist(four.settle()));

    assertThat(shelf.roster()).as("a majority has decided it").isEqualTo(four.settle());
  }

  /** One message must not leave nothing greater to all that are honest. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 1L << 62, 1L << 50})
  void aRoundThatNoHonestHostComesToIsNotPromised(long round) {
    member(THREE, 2);
    Replica replica = started("b");
    receives(replica, same("a", THREE, true));

    assertThat(sent(receives(replica, new Message.Propose("z", 3, new Ballot(round, "z")))))
        .containsExactly(
            new Message.Pledged("b", 3, Ballot.NONE, Optional.empty(), List.of(), Map.of()));

    assertThat(shelf.enrolment.promised()).isEqualTo(Ballot.NONE);
    assertEnrols(replica);
  }

  @Test
  void aRevisionThatIsNotTheNextIsNotPromisedAndTheRosterBeforeItIsAskedFor() {
    member(THREE, 2);
    Replica replica = started("b");
    receives(replica, same("a", THREE, true));

    List<Effect> effects = receives(replica, new Message.Propose("c", 4, new Ballot(1, "c#1")));
    receives(replica, new Message.Propose("z", Long.MAX_VALUE, new Ballot(1, "z")));

    assertThat(asked(effects)).containsExactly(Destination.host("c"));
    assertThat(shelf.enrolment).isEqualTo(new Enrolment(THREE, 0, Ballot.NONE, 2));
    assertEnrols(replica);
  }

  @Test
  void whatWasPromisedThatNobodyHonestAskedForBindsNobodyAfterAStart() {
    shelf.enrolment = new Enrolment(THREE, 3, new Ballot(Long.MAX_VALUE, "z"), 2);
    Replica replica = started("b");
    receives(replica, same("a", THREE, true));

    assertEnrols(replica);
  }

  @ParameterizedTest
  @CsvSource({
    "settled,   2, 4611686018427387904",
    "settled,   2, 9223372036854775806",
    "unsettled, 1, 4611686018427387904",
    "unsettled, 4611686018427387904, 1"
  })
  void aRosterThatLeavesNoNumbersToOthersIsNotTaken(String kind, long round, long revision) {
    Map<String, Long> since = Map.of("a", 1L, "b", 2L, "c", 2L, "z", 3L);
    Map<String, Long> previous = kind.equals("settled") ? Map.of() : THREE.since();
    member(THREE, 2);
    Replica replica = started("b");
    receives(replica, same("a", THREE, true));

    receives(
        replica,
        new Message.Enlist(
            new Roster(Math.max(3, revision), new Ballot(round, "z"), since, previous)));

    assertThat(shelf.roster()).isEqualTo(THREE);
    assertEnrols(replica);
  }

  @Test
  void beforeARosterIsSettledTheNextIsNotPromised() {
    Roster four = THREE.next(new Ballot(1, "a#1"), List.of("d"), List.of());
    member(four, 2);
    Replica replica = started("b");
    receives(replica, same("a", four, true));
    receives(replica, same("c", four, true));

    List<Effect> effects = receives(replica, new Message.Propose("z", 4, new Ballot(1, "z")));

    assertThat(asked(effects)).containsExactly(Destination.host("z"));
    assertThat(shelf.enrolment.promised()).isEqualTo(Ballot.NONE);
  }

  @Test
  void whoTellsOfARoundThatIsTooFarIsFollowedOnlySoFarThatOthersPromise() {
    member(THREE, 2);
    Replica replica = started("b");
    receives(replica, same("a", THREE, true));
    Message.Propose first = proposed(receives(replica, new Message.Joining("d", 2)));
    assertThat(pledged(replica, first)).isTrue();

    Ballot far = new Ballot(1L << 60, "z");
    receives(replica, new Message.Pledged("a", 3, far, Optional.empty(), List.of(), Map.of()));

    assertThat(pledged(replica, proposed(later(replica)))).isTrue();
  }

  @Test
  void theRoundsOfEachRevisionBeginAnew() {
    Roster far = THREE.next(new Ballot(1L << 62, "z"), List.of(), List.of()).settle();
    member(far, 2);
    Replica replica = started("b");
    receives(replica, same("a", far, true));

    assertThat(proposed(receives(replica, new Message.Joining("d", 3))).ballot().round())
        .isEqualTo(1);
  }

  /** It proposes a roster, and would promise that to another who does. */
  private void assertEnrols(Replica replica) {
    assertThat(pledged(replica, proposed(receives(replica, new Message.Joining("d", 2))))).isTrue();
  }

  private boolean pledged(Replica replica, Message.Propose proposal) {
    Message.Pledged answer = (Message.Pledged) sent(receives(replica, proposal)).get(0);
    return answer.ballot().equals(proposal.ballot());
  }

  private static Message.Propose proposed(List<Effect> effects) {
    return sent(effects).stream()
        .filter(Message.Propose.class::isInstance)
        .map(Message.Propose.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whoAsksIsEnrolledWhenAMajorityPromisesAndSettledWhenAMajorityIsCurrent() {
    member(Roster.founded("a"), 1);
    Replica replica = started("a");
    replica.deserted();
    done(replica, List.of());

    List<Message> asked = sent(receives(replica, new Message.Joining("b", 1)));
    Message.Propose proposal = (Message.Propose) asked.get(0);
    Message own = sent(receives(replica, proposal)).get(0);
    receives(replica, own);

    Roster joint = shelf.roster();
    assertThat(joint.since()).isEqualTo(Map.of("a", 1L, "b", 2L));
    assertThat(joint.previous()).isEqualTo(Map.of("a", 1L));
    receives(replica, same("b", joint, false));
    assertThat(shelf.roster()).isEqualTo(joint.settle());
  }

  @Test
  void aHostThatDoesNotKnowTheRosterIsToldBeforeItIsEnrolled() {
    member(Roster.founded("a"), 1);
    Replica replica = started("a");
    replica.deserted();
    done(replica, List.of());

    assertThat(receives(replica, new Message.Joining("b", 0)))
        .containsExactly(
            new Effect.Send(Destination.host("b"), new Message.Enlist(Roster.founded("a"))));
  }

  @Test
  void whoseDiskRefusesSomethingComparesSoon() {
    Replica replica = started("a");
    done(replica, replica.marked(false));
    done(replica, replica.claimed(true));
    later(replica);
    assertThat(replica.votes()).isTrue();
    assertThat(sent(later(replica))).isEmpty();

    replica.failed(new Effect.Enrol(shelf.enrolment, List.of()), "no space left", now);

    assertThat(sent(later(replica))).hasAtLeastOneElementOfType(Message.Compare.class);
  }

  @Test
  void whatIsForcedIsTakenAndReported() {
    member(THREE, 2);
    Replica replica = started("b");
    Roster without = THREE.next(new Ballot(3, "force#1"), List.of(), List.of("c")).settle();

    List<Effect> effects = receives(replica, new Message.Force(without, "c"));

    assertThat(shelf.roster()).isEqualTo(without);
    assertThat(effects).hasAtLeastOneElementOfType(Effect.Report.class);
  }
}
