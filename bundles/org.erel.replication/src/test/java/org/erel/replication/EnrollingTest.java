package org.erel.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.wire.Ballot;
import org.erel.wire.Destination;
import org.erel.wire.Enrolment;
import org.erel.wire.Message;
import org.erel.wire.Roster;
import org.erel.wire.RosterMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How hosts come onto the roster, and leave it. */
class EnrollingTest extends ReplicaFixture {

  @Test
  void whoIsForgottenAsksToBeEnrolledAnew() {
    member(THREE, 2);
    Replica replica = started("b");
    receives(replica, same("a", THREE, true));
    assertThat(replica.votes()).isTrue();
    Roster without = THREE.next(new Ballot(3, "a#1"), List.of(), List.of("b"));

    receives(replica, new RosterMessage.Enlist(without));
    assertThat(replica.votes()).as("it is needed until that is settled").isTrue();
    receives(replica, new RosterMessage.Enlist(without.settle()));

    assertThat(replica.votes()).isFalse();
    assertThat(sent(later(replica))).contains(new RosterMessage.Joining("b", 3));
  }

  @Test
  void aRosterIsNotTakenWhereAnotherWasPromised() {
    member(THREE, 2);
    Replica replica = started("b");
    receives(replica, same("a", THREE, true));
    Ballot lesser = new Ballot(5, "a#1");
    Ballot greater = new Ballot(6, "c#1");
    assertThat(sent(receives(replica, new RosterMessage.Propose("c", 3, greater))))
        .containsExactly(
            new RosterMessage.Pledged("b", 3, greater, Optional.empty(), List.of(), Map.of()));

    Roster four = THREE.next(lesser, List.of("d"), List.of());
    receives(replica, new RosterMessage.Enlist(four));
    assertThat(shelf.roster()).isEqualTo(THREE);
    receives(replica, new RosterMessage.Enlist(four.settle()));

    assertThat(shelf.roster()).as("a majority has decided it").isEqualTo(four.settle());
  }

  /** One message must not leave nothing greater to all that are honest. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 1L << 62, 1L << 50})
  void aRoundThatNoHonestHostComesToIsNotPromised(long round) {
    member(THREE, 2);
    Replica replica = started("b");
    receives(replica, same("a", THREE, true));

    assertThat(sent(receives(replica, new RosterMessage.Propose("z", 3, new Ballot(round, "z")))))
        .containsExactly(
            new RosterMessage.Pledged("b", 3, Ballot.NONE, Optional.empty(), List.of(), Map.of()));

    assertThat(shelf.enrolment.promised()).isEqualTo(Ballot.NONE);
    assertEnrols(replica);
  }

  @Test
  void aRevisionThatIsNotTheNextIsNotPromisedAndTheRosterBeforeItIsAskedFor() {
    member(THREE, 2);
    Replica replica = started("b");
    receives(replica, same("a", THREE, true));

    List<Effect> effects =
        receives(replica, new RosterMessage.Propose("c", 4, new Ballot(1, "c#1")));
    receives(replica, new RosterMessage.Propose("z", Long.MAX_VALUE, new Ballot(1, "z")));

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
        new RosterMessage.Enlist(
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

    List<Effect> effects = receives(replica, new RosterMessage.Propose("z", 4, new Ballot(1, "z")));

    assertThat(asked(effects)).containsExactly(Destination.host("z"));
    assertThat(shelf.enrolment.promised()).isEqualTo(Ballot.NONE);
  }

  @Test
  void whoTellsOfARoundThatIsTooFarIsFollowedOnlySoFarThatOthersPromise() {
    member(THREE, 2);
    Replica replica = started("b");
    receives(replica, same("a", THREE, true));
    RosterMessage.Propose first = proposed(receives(replica, new RosterMessage.Joining("d", 2)));
    assertThat(pledged(replica, first)).isTrue();

    Ballot far = new Ballot(1L << 60, "z");
    receives(
        replica, new RosterMessage.Pledged("a", 3, far, Optional.empty(), List.of(), Map.of()));

    assertThat(pledged(replica, proposed(later(replica)))).isTrue();
  }

  @Test
  void theRoundsOfEachRevisionBeginAnew() {
    Roster far = THREE.next(new Ballot(1L << 62, "z"), List.of(), List.of()).settle();
    member(far, 2);
    Replica replica = started("b");
    receives(replica, same("a", far, true));

    assertThat(proposed(receives(replica, new RosterMessage.Joining("d", 3))).ballot().round())
        .isEqualTo(1);
  }

  /** It proposes a roster, and would promise that to another who does. */
  private void assertEnrols(Replica replica) {
    assertThat(pledged(replica, proposed(receives(replica, new RosterMessage.Joining("d", 2)))))
        .isTrue();
  }

  private boolean pledged(Replica replica, RosterMessage.Propose proposal) {
    RosterMessage.Pledged answer = (RosterMessage.Pledged) sent(receives(replica, proposal)).get(0);
    return answer.ballot().equals(proposal.ballot());
  }

  private static RosterMessage.Propose proposed(List<Effect> effects) {
    return sent(effects).stream()
        .filter(RosterMessage.Propose.class::isInstance)
        .map(RosterMessage.Propose.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whoAsksIsEnrolledWhenAMajorityPromisesAndSettledWhenAMajorityIsCurrent() {
    member(Roster.founded("a"), 1);
    Replica replica = started("a");
    replica.deserted();
    done(replica, List.of());

    List<Message> asked = sent(receives(replica, new RosterMessage.Joining("b", 1)));
    RosterMessage.Propose proposal = (RosterMessage.Propose) asked.get(0);
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

    assertThat(receives(replica, new RosterMessage.Joining("b", 0)))
        .containsExactly(
            new Effect.Send(Destination.host("b"), new RosterMessage.Enlist(Roster.founded("a"))));
  }

  @Test
  void whatIsForcedIsTakenAndReported() {
    member(THREE, 2);
    Replica replica = started("b");
    Roster without = THREE.next(new Ballot(3, "force#1"), List.of(), List.of("c")).settle();

    List<Effect> effects = receives(replica, new RosterMessage.Force(without, "c"));

    assertThat(shelf.roster()).isEqualTo(without);
    assertThat(effects).hasAtLeastOneElementOfType(Effect.Report.class);
  }
}
