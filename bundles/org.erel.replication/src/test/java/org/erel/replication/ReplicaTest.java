package org.erel.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.erel.api.Document;
import org.erel.api.Problem;
import org.erel.wire.Ballot;
import org.erel.wire.Destination;
import org.erel.wire.Enrolment;
import org.erel.wire.Footing;
import org.erel.wire.Held;
import org.erel.wire.Message;
import org.erel.wire.Roster;
import org.erel.wire.RosterMessage;
import org.junit.jupiter.api.Test;

class ReplicaTest extends ReplicaFixture {

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
    assertThat(sent(later(replica))).contains(new RosterMessage.Joining("b", 0));
    assertThat(sent(receives(replica, new RosterMessage.Enlist(THREE)))).isEmpty();
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
    receives(replica, new RosterMessage.Enlist(THREE));
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
    assertThat(sent(receives(replica, new RosterMessage.Enlist(one))))
        .containsExactly(new RosterMessage.Joining("b", 1));

    receives(replica, new RosterMessage.Enlist(THREE));
    assertThat(replica.votes()).isFalse();
    receives(replica, same("c", THREE, false));
    assertThat(replica.votes()).isFalse();
    receives(replica, same("a", THREE, true));

    assertThat(replica.votes()).isTrue();
  }

  @Test
  void whoHasLostItsDiskComparesWithOneOfEachMajorityThatItMayHaveBeenIn() {
    Replica replica = started("b");
    receives(replica, new RosterMessage.Enlist(THREE));

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
    receives(replica, new RosterMessage.Enlist(many));
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
}
