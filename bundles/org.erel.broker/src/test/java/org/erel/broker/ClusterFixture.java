package org.erel.broker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.erel.api.ActionOutcome;
import org.erel.api.ActionOutcome.Result;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.Host;
import org.erel.api.HostDrift;
import org.erel.api.HostHistory;
import org.erel.api.HostPlan;
import org.erel.api.HostState;
import org.erel.api.HostStatus;
import org.erel.api.Revision;
import org.erel.replication.Effect;
import org.erel.replication.Replica;
import org.erel.replication.Timing;
import org.erel.trust.Signer;
import org.erel.wire.Ballot;
import org.erel.wire.Delivery;
import org.erel.wire.Enrolment;
import org.erel.wire.Held;
import org.erel.wire.Message;
import org.erel.wire.ReleaseDocument;
import org.erel.wire.Roster;
import org.erel.wire.RosterMessage;
import org.erel.wire.Sighting;
import org.junit.jupiter.api.Timeout;

/** A {@link BrokerCluster} with hosts in memory. */
@Timeout(30)
abstract class ClusterFixture {

  static final Instant NOW = Instant.parse("2026-11-23T10:15:30Z");
  static final Duration LONG = Duration.ofSeconds(60);
  static final Duration SHORT = Duration.ofMillis(200);
  static final String WEB = "{\"group\":\"web\",\"members\":[\"web-*\"]}";

  final MemoryBus bus = new MemoryBus();
  final Cluster cluster = new BrokerCluster(bus, Clock.fixed(NOW, ZoneOffset.UTC), Signer.NONE);

  private final Map<String, Master> masters = new TreeMap<>();

  /** Whether hosts hear what they send to each other. */
  boolean talking;

  /** A host that does as a master does; what it decides of documents is the real thing. */
  final class Master implements Function<Message, List<Message>> {

    private final String host;
    final MemoryShelf shelf = new MemoryShelf();
    private final Replica replica;
    List<Document> past = List.of();
    List<Result> results = List.of(Result.ACCEPTED, Result.DONE);
    boolean mute;
    List<Sighting> sightings = List.of();

    Master(String host, Document... documents) {
      this.host = host;
      this.replica =
          new Replica(host, Timing.USUAL, shelf, ClusterFixture::judge, new SplittableRandom(1));
      for (Document document : documents) {
        shelf.held.put(document.name(), new Held(document, new Ballot(1, "before")));
      }
      shelf.enrolment = new Enrolment(Roster.founded(host), 0, Ballot.NONE, 1);
      carryOut(replica.connected(0));
      replica.deserted();
      replica.consider(0);
      bus.hosts.put(host, this);
      masters.put(host, this);
    }

    /** More hosts are a newer roster. */
    Master knowing(String... others) {
      Map<String, Long> since = new TreeMap<>(Map.of(host, 1L));
      for (String other : others) {
        since.put(other, 1L);
      }
      Roster roster = new Roster(since.size(), new Ballot(1, "before"), since, Map.of());
      shelf.enrolment = new Enrolment(roster, 0, Ballot.NONE, 1);
      return this;
    }

    Set<String> members() {
      return shelf.roster().members();
    }

    private Stream<Document> all(String name) {
      return Stream.concat(past.stream(), holds(name).stream());
    }

    private List<Revision> revisions(String name) {
      return all(name)
          .map(
              document ->
                  new Revision(
                      document.reference(),
                      document.published(),
                      document.tombstone(),
                      document.forced(),
                      Optional.empty(),
                      List.of()))
          .toList();
    }

    Optional<Document> holds(String name) {
      return shelf.find(name).map(Held::document);
    }

    @Override
    public List<Message> apply(Message question) {
      return mute ? List.of() : answers(question);
    }

    private List<Message> carryOut(List<Effect> effects) {
      List<Message> answers = new ArrayList<>();
      for (Effect effect : effects) {
        if (effect instanceof Effect.Durable durable) {
          shelf.write(durable);
          answers.addAll(carryOut(durable.then()));
        } else if (effect instanceof Effect.Reply reply) {
          answers.add(reply.answer());
        } else if (effect instanceof Effect.Send send && talking) {
          masters.values().stream()
              .filter(master -> send.destination().host().map(master.host::equals).orElse(true))
              .forEach(master -> master.received(send.message()));
        }
      }
      return answers;
    }

    private List<Message> received(Message message) {
      long now = System.nanoTime();
      List<Message> answers =
          new ArrayList<>(carryOut(replica.received(new Delivery<>(message, "asker", ""), now)));
      answers.addAll(carryOut(replica.consider(now)));
      return answers;
    }

    private List<Message> answers(Message question) {
      List<Message> decided = received(question);
      if (!decided.isEmpty() || ofDocuments(question)) {
        return decided;
      }
      if (question instanceof Message.LogRequest log) {
        return List.of(new Message.Log(host, revisions(log.name())));
      }
      if (question instanceof Message.NewestRequest wanted) {
        return List.of(new Message.Newest(host, shelf.holding(wanted.name())));
      }
      if (question instanceof Message.HeardRequest wanted) {
        return List.of(
            new Message.Heard(
                host,
                sightings.stream().filter(seen -> wanted.hosts().contains(seen.host())).toList()));
      }
      if (question instanceof Message.PastRequest wanted) {
        return List.of(
            all(wanted.document().name())
                .filter(each -> each.reference().equals(wanted.document()))
                .findFirst()
                .<Message>map(Message.Past::new)
                .orElse(new Message.NotMeant(host)));
      }
      if (question instanceof Message.StatusRequest) {
        return List.of(
            new Message.Status(
                new HostStatus(
                    new Host(host, Map.of()),
                    "1",
                    NOW,
                    HostState.WAITING,
                    List.of(),
                    List.of(),
                    List.of(),
                    "",
                    true)));
      }
      if (question instanceof Message.HistoryRequest) {
        return List.of(new Message.History(new HostHistory(host, List.of())));
      }
      if (question instanceof Message.DriftRequest) {
        return List.of(new Message.DriftFound(new HostDrift(host, List.of())));
      }
      if (question instanceof Message.PlanRequest) {
        return List.of(
            new Message.Working(host), new Message.Planned(new HostPlan(host, List.of())));
      }
      return results.stream()
          .<Message>map(result -> new Message.ActionReply(new ActionOutcome(host, result, "")))
          .toList();
    }
  }

  private static Optional<String> judge(Document document) {
    return document.kind() == Document.Kind.RELEASE
        ? ReleaseDocument.malformed(document)
        : Optional.empty();
  }

  private static boolean ofDocuments(Message question) {
    return question instanceof Message.Publish
        || question instanceof Message.Request
        || question instanceof RosterMessage.Force
        || question instanceof Message.Probe;
  }

  static Document document(String name, long revision) {
    return new Document(name, revision, "ann@desk", NOW, false, "{}");
  }

  static Document tombstone(String name, long revision) {
    return new Document(name, revision, "ann@desk", NOW, true, "");
  }
}
