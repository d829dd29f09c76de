package org.erel.broker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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
import org.erel.wire.Message;
import org.junit.jupiter.api.Timeout;

/** A {@link BrokerCluster} with hosts in memory. */
@Timeout(30)
abstract class ClusterFixture {

  static final Instant NOW = Instant.parse("2026-11-23T10:15:30Z");
  static final Duration LONG = Duration.ofSeconds(60);
  static final Duration SHORT = Duration.ofMillis(200);
  static final OptionalLong ANY = OptionalLong.empty();
  static final String WEB = "{\"group\":\"web\",\"members\":[\"web-*\"]}";

  final MemoryBus bus = new MemoryBus();
  final Cluster cluster = new BrokerCluster(bus, Clock.fixed(NOW, ZoneOffset.UTC));

  /** A host that does as a master does. */
  final class Master implements Function<Message, List<Message>> {

    private final String host;
    final Map<String, Document> held = new ConcurrentHashMap<>();
    List<String> peers = List.of();
    List<Result> results = List.of(Result.ACCEPTED, Result.DONE);
    boolean mute;

    Master(String host, Document... documents) {
      this.host = host;
      List.of(documents).forEach(document -> held.put(document.name(), document));
      bus.hosts.put(host, this);
    }

    Master knowing(String... others) {
      peers = List.of(others);
      return this;
    }

    @Override
    public List<Message> apply(Message question) {
      return mute ? List.of() : answers(question);
    }

    private List<Message> answers(Message question) {
      if (question instanceof Message.Ask) {
        var references = held.values().stream().map(Document::reference).toList();
        return List.of(new Message.Summary(host, references, peers));
      }
      if (question instanceof Message.Publication publication) {
        Document document = publication.document();
        Document mine = held.get(document.name());
        if (mine != null
            && mine.revision() >= document.revision()
            && !mine.reference().equals(document.reference())) {
          return List.of(
              new Message.Refused(host, document.reference(), "holds " + mine.reference()));
        }
        held.put(document.name(), document);
        return List.of(new Message.Stored(host, document.reference()));
      }
      if (question instanceof Message.Fetch fetch) {
        return fetch.names().stream()
            .<Message>map(name -> new Message.Copy(held.get(name)))
            .toList();
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
                    List.of(),
                    peers)));
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

  static Document document(String name, long revision) {
    return new Document(name, revision, "ann@desk", NOW, false, "{}");
  }

  static Document tombstone(String name, long revision) {
    return new Document(name, revision, "ann@desk", NOW, true, "");
  }

  /** A host that another publisher reaches between our question and our document. */
  Master overtakenBy(Document other) {
    Master host = new Master("a");
    bus.hosts.put(
        "a",
        question -> {
          if (question instanceof Message.Publication && !host.held.containsKey("web")) {
            host.held.put("web", other);
          }
          return host.apply(question);
        });
    return host;
  }
}
