package org.erel.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Message;

/**
 * The broker and the ways to it. It may lose, duplicate, delay and so reorder, and be cut into
 * sides: what is on one side does not reach another, and no side takes itself for the whole.
 */
final class Network {

  /** Somebody with a queue on the broker. */
  interface Node {

    /** Where answers go. */
    String queue();

    /** Takes what came. */
    void receive(Delivery<?> delivery);

    /** Whether it has a connection. */
    default boolean connected() {
      return true;
    }

    /** Whether it serves the queue that hosts share. */
    default boolean votes() {
      return false;
    }

    /** The broker had no queue for a host. */
    default void unroutable(String host) {
      // whoever waits for an answer sees that none comes
    }

    /** The broker had no queue for whichever host. */
    default void deserted() {
      // of interest for hosts alone
    }
  }

  /** Every queue of a host starts so; operators' queues do not. */
  static final String HOST = "host.";

  private static final Duration QUICK = Duration.ofMillis(5);

  private final World world;
  private final Map<String, Node> nodes = new TreeMap<>();
  private final Map<String, Integer> sides = new TreeMap<>();
  private double loss;
  private double duplication;
  private double slowness;
  private Duration slow = Duration.ZERO;
  private long sent;

  /** In whose name the broker is marked as that of a cluster; empty where it is not. */
  private String mark = "";

  Network(World world) {
    this.world = world;
  }

  /** From now on things go wrong: each a probability for one message. */
  void disturb(double loss, double duplication, double slowness, Duration slow) {
    this.loss = loss;
    this.duplication = duplication;
    this.slowness = slowness;
    this.slow = slow;
  }

  /** From now on nothing goes wrong. */
  void heal() {
    disturb(0, 0, 0, Duration.ZERO);
    sides.clear();
  }

  /** Puts each node on one of so many sides. */
  void cut(int number) {
    nodes.keySet().forEach(queue -> sides.put(queue, world.random().nextInt(number)));
  }

  void join(Node node) {
    nodes.put(node.queue(), node);
  }

  void leave(Node node) {
    nodes.remove(node.queue());
  }

  /** How many messages were sent so far; a fanout counts for each that it goes to. */
  long sent() {
    return sent;
  }

  void send(Node from, Destination destination, Message message) {
    Delivery<?> delivery = new Delivery<>(message, from.queue(), "");
    if (destination.equals(Destination.DOCUMENTS) || destination.equals(Destination.EVERY_HOST)) {
      hosts().toList().forEach(host -> carry(from, host, delivery));
    } else if (destination.equals(Destination.ANY_HOST)) {
      List<Node> voters = hosts().filter(Node::votes).toList();
      List<Node> near = voters.stream().filter(host -> reaches(from, host)).toList();
      if (voters.isEmpty()) {
        from.deserted();
      } else if (!near.isEmpty()) {
        carry(from, near.get(world.random().nextInt(near.size())), delivery);
      }
    } else {
      Node host = nodes.get(destination.routingKey());
      if (host != null && host.connected()) {
        carry(from, host, delivery);
      } else {
        from.unroutable(destination.routingKey().substring(HOST.length()));
      }
    }
  }

  private Stream<Node> hosts() {
    return nodes.values().stream()
        .filter(node -> node.queue().startsWith(HOST) && node.connected());
  }

  /** Asks the broker whether it is marked. It may not answer. */
  void look(Consumer<Boolean> answer) {
    ask(() -> !mark.isEmpty(), answer);
  }

  /** Marks the broker in somebody's name, unless it is, and asks whether it is in that name. */
  void claim(String name, Consumer<Boolean> answer) {
    ask(
        () -> {
          mark = mark.isEmpty() ? name : mark;
          return mark.equals(name);
        },
        answer);
  }

  private void ask(BooleanSupplier question, Consumer<Boolean> answer) {
    world.after(
        world.upTo(QUICK),
        () -> {
          boolean said = question.getAsBoolean();
          if (!world.chance(loss)) {
            world.after(world.upTo(QUICK), () -> answer.accept(said));
          }
        });
  }

  void reply(Node from, Delivery<?> question, Message answer) {
    Node asker = nodes.get(question.replyTo());
    if (asker != null) {
      carry(from, asker, new Delivery<>(answer, "", ""));
    }
  }

  private boolean reaches(Node from, Node to) {
    return sides.getOrDefault(from.queue(), 0).equals(sides.getOrDefault(to.queue(), 0));
  }

  private void carry(Node from, Node to, Delivery<?> delivery) {
    sent++;
    world.note(from.queue(), "to " + to.queue(), delivery.message());
    if (!reaches(from, to) || world.chance(loss)) {
      return;
    }
    do {
      Duration delay = world.upTo(world.chance(slowness) ? slow : QUICK);
      world.after(
          delay,
          () -> {
            if (to.connected() && nodes.get(to.queue()) == to) {
              to.receive(delivery);
            }
          });
    } while (world.chance(duplication));
  }
}
