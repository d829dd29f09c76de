package org.erel.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.erel.api.Document;
import org.erel.api.Documents;
import org.erel.api.Peers;
import org.erel.api.Problem;
import org.erel.api.Subscription;
import org.erel.wire.Bus;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replicas over a network that loses, duplicates, delays and reorders, on one thread and with one
 * seed: a run that fails is run again exactly.
 */
class ReplicaSimulationTest {

  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final List<String> NAMES = List.of("web", "db", "mail");

  private final List<Runnable> network = new ArrayList<>();
  private final Map<String, Host> hosts = new HashMap<>();

  /** Known, and killed for good. */
  private final List<String> gone = new ArrayList<>();

  private Random random;
  private double loss;
  private long now;

  /** One master. */
  private final class Host implements Bus, Peers {
    final String identifier;
    final Map<String, Document> disk = new HashMap<>();
    final List<Problem> problems = new ArrayList<>();
    final Replica replica;
    final Set<String> unreachable = new HashSet<>();
    boolean cut;

    Host(String identifier) {
      this.identifier = identifier;
      this.replica =
          new Replica(
              identifier,
              INTERVAL,
              new Replica.Parts(
                  this, new Held(disk), this, problems::add, () -> now, random, Runnable::run));
    }

    void deliver(Message message, Consumer<Message> answer, boolean wanted) {
      if (message instanceof Message.Ask m) {
        unreachable.remove(m.host());
      } else if (message instanceof Message.Summary m) {
        unreachable.remove(m.host());
      }
      String replyTo = wanted ? "q" : "";
      answers = answer;
      if (message instanceof Message.Publication m) {
        replica.published(new Delivery<>(m, replyTo, ""));
      } else if (message instanceof Message.Ask m) {
        replica.asked(new Delivery<>(m, replyTo, ""));
      } else if (message instanceof Message.Summary m) {
        replica.told(m);
      } else if (message instanceof Message.Fetch m) {
        replica.fetched(new Delivery<>(m, replyTo, ""));
      } else if (message instanceof Message.Copy m) {
        replica.copied(m);
      }
    }

    private Consumer<Message> answers;

    @Override
    public boolean connected() {
      return !cut;
    }

    @Override
    public boolean send(Destination destination, Message message) {
      return post(destination, message, answer -> {}, false);
    }

    @Override
    public Subscription ask(Destination destination, Message message, Consumer<Message> consumer) {
      boolean[] open = {true};
      post(
          destination,
          message,
          answer ->
              travel(
                  this,
                  () -> {
                    if (open[0]) {
                      consumer.accept(answer);
                    }
                  }),
          true);
      return () -> open[0] = false;
    }

    private boolean post(
        Destination destination, Message message, Consumer<Message> answer, boolean wanted) {
      List<Host> to =
          hosts.values().stream()
              .filter(
                  host ->
                      !destination.exchange().equals(Destination.COMMAND_EXCHANGE)
                          || destination.equals(Destination.EVERY_HOST)
                          || destination.equals(Destination.host(host.identifier)))
              .toList();
      to.forEach(host -> travel(host, () -> host.deliver(message, answer, wanted)));
      return !to.isEmpty();
    }

    @Override
    public void reply(Delivery<?> question, Message answer) {
      if (!question.replyTo().isEmpty()) {
        answers.accept(answer);
      }
    }

    @Override
    public List<String> all() {
      return Stream.concat(hosts.keySet().stream(), gone.stream())
          .filter(h -> !h.equals(identifier))
          .sorted()
          .toList();
    }

    @Override
    public List<String> reachable() {
      return all().stream().filter(peer -> !unreachable.contains(peer)).toList();
    }

    @Override
    public void unreachable(String peer) {
      unreachable.add(peer);
    }

    @Override
    public <M extends Message> Subscription subscribe(
        Class<M> kind, Consumer<Delivery<M>> subscriber) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Subscription onConnected(Runnable listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Subscription onRefused(Consumer<String> listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Subscription> turn(String name, Duration patience) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Problem> problems() {
      return problems;
    }
  }

  /** Documents in memory. */
  private record Held(Map<String, Document> disk) implements Documents {

    @Override
    public List<Document> all() {
      return List.copyOf(disk.values());
    }

    @Override
    public Optional<Document> find(String name) {
      return Optional.ofNullable(disk.get(name));
    }

    @Override
    public Acceptance accept(Document document, Consumer<Acceptance> first) {
      Acceptance acceptance = accepted(document);
      first.accept(acceptance);
      return acceptance;
    }

    private Acceptance accepted(Document document) {
      Document before = disk.get(document.name());
      int order = before == null ? 1 : Document.PRECEDENCE.compare(document, before);
      if (order > 0) {
        disk.put(document.name(), document);
      }
      return order > 0 ? Acceptance.STORED : order == 0 ? Acceptance.HELD : Acceptance.OLDER;
    }

    @Override
    public Subscription onStored(Consumer<Document> listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Problem> problems() {
      return List.of();
    }
  }

  /** A message on its way: maybe lost, maybe twice, and overtaken by others. */
  private void travel(Host to, Runnable arrival) {
    for (int copies = 1 + (random.nextDouble() < loss ? 1 : 0); copies > 0; copies--) {
      if (random.nextDouble() >= loss) {
        network.add(
            () -> {
              if (!to.cut) {
                arrival.run();
              }
            });
      }
    }
  }

  private void step() {
    if (network.isEmpty() || random.nextInt(20) == 0) {
      now += Duration.ofSeconds(1).toNanos();
      hosts.values().forEach(host -> host.replica.tick());
    } else {
      network.remove(random.nextInt(network.size())).run();
    }
  }

  private void publish() {
    Host from = hosts.get("h" + random.nextInt(hosts.size()));
    String name = NAMES.get(random.nextInt(NAMES.size()));
    long revision = Optional.ofNullable(from.disk.get(name)).map(Document::revision).orElse(0L) + 1;
    String publisher = "p" + random.nextInt(3);
    Document document =
        random.nextInt(4) == 0
            ? Samples.tombstone(name, revision, publisher)
            : Samples.document(name, revision, publisher);
    if (random.nextBoolean()) {
      // kept on one host, as while there is no broker
      new Held(from.disk).accept(document);
    } else {
      from.post(Destination.DOCUMENTS, new Message.Publication(document), answer -> {}, true);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void storesThatExchangeInAnyOrderEndEqual(long seed) {
    random = new Random(seed);
    int count = 2 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      hosts.put("h" + i, new Host("h" + i));
    }
    loss = 0.3;
    for (int i = 0; i < 2000; i++) {
      if (i % 40 == 0) {
        publish();
      }
      if (random.nextInt(100) == 0) {
        Host host = hosts.get("h" + random.nextInt(count));
        host.cut = !host.cut;
        if (!host.cut) {
          host.replica.joined();
        }
      }
      step();
    }
    loss = 0;
    hosts.values().forEach(host -> host.cut = false);
    long calm = now + INTERVAL.multipliedBy(20).toNanos();
    while (now < calm) {
      step();
    }
    Map<String, Document> first = hosts.get("h0").disk;
    assertThat(first).containsOnlyKeys(NAMES);
    hosts.values().forEach(host -> assertThat(host.disk).isEqualTo(first));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void deadHostsStayKnownAndKeepNobodyFromComparing(long seed) {
    random = new Random(seed);
    for (int i = 0; i < 3; i++) {
      hosts.put("h" + i, new Host("h" + i));
    }
    gone.addAll(List.of("dead1", "dead2", "dead3", "dead4"));
    Host first = hosts.get("h0");
    // each takes the others for dead too, and nothing tells it otherwise
    hosts.values().forEach(host -> host.unreachable.addAll(host.all()));
    new Held(first.disk).accept(Samples.document("web", 1, "ann"));
    long end = now + INTERVAL.multipliedBy(60).toNanos();
    while (now < end) {
      step();
    }
    hosts.values().forEach(host -> assertThat(host.disk).isEqualTo(first.disk));
    assertThat(first.unreachable).containsAll(gone);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void twoContentsUnderOneRevisionAreReportedAndResolved(long seed) {
    random = new Random(seed);
    for (int i = 0; i < 3; i++) {
      hosts.put("h" + i, new Host("h" + i));
    }
    Host from = hosts.get("h0");
    for (String publisher : List.of("ann", "bob")) {
      from.post(
          Destination.DOCUMENTS,
          new Message.Publication(Samples.document("web", 1, publisher)),
          answer -> {},
          true);
    }
    long end = now + INTERVAL.multipliedBy(4).toNanos();
    while (now < end) {
      step();
    }
    hosts.values().forEach(host -> assertThat(host.disk).isEqualTo(from.disk));
    hosts
        .values()
        .forEach(
            host ->
                assertThat(host.problems)
                    .isNotEmpty()
                    .allSatisfy(p -> assertThat(p.subject()).isEqualTo("document web")));
  }
}
