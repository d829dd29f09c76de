package org.erel.config.tests;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.erel.api.Peers;
import org.erel.api.Problem;
import org.erel.api.Subscription;
import org.erel.wire.Bus;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Message;

/** A bus with nobody else on it: what is said is remembered. */
final class LocalBus implements Bus, Peers {

  final Queue<Message> sent = new ConcurrentLinkedQueue<>();
  volatile boolean connected = true;

  private final Map<Class<?>, Consumer<Delivery<?>>> subscribers = new ConcurrentHashMap<>();

  boolean listens() {
    return subscribers.size() == 5;
  }

  void deliver(Message message) {
    subscribers.get(message.getClass()).accept(new Delivery<>(message, "queue", "1"));
  }

  @Override
  public boolean connected() {
    return connected;
  }

  @Override
  public boolean send(Destination destination, Message message) {
    sent.add(message);
    return true;
  }

  @Override
  public Subscription ask(Destination destination, Message message, Consumer<Message> answers) {
    sent.add(message);
    return () -> {};
  }

  @Override
  public void reply(Delivery<?> question, Message answer) {
    sent.add(answer);
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"})
  public <M extends Message> Subscription subscribe(
      Class<M> kind, Consumer<Delivery<M>> subscriber) {
    subscribers.put(kind, (Consumer) subscriber);
    return () -> subscribers.remove(kind);
  }

  @Override
  public Subscription onConnected(Runnable listener) {
    listener.run();
    return () -> {};
  }

  @Override
  public Subscription onRefused(Consumer<String> listener) {
    return () -> {};
  }

  @Override
  public Optional<Subscription> turn(String name, Duration patience) {
    return Optional.of(() -> {});
  }

  @Override
  public List<Problem> problems() {
    return List.of();
  }

  @Override
  public List<String> all() {
    return List.of();
  }

  @Override
  public List<String> reachable() {
    return List.of();
  }

  @Override
  public void unreachable(String host) {}
}
