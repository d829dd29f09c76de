package org.erel.config.tests;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.erel.api.Problem;
import org.erel.api.Subscription;
import org.erel.wire.Bus;
import org.erel.wire.Conversation;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Message;

/** A bus with nobody else on it: what is answered to a test is remembered. */
final class LocalBus implements Bus {

  final Queue<Message> replies = new ConcurrentLinkedQueue<>();
  volatile boolean connected = true;

  private final Map<Class<?>, Consumer<Delivery<?>>> subscribers = new ConcurrentHashMap<>();

  boolean listens() {
    return subscribers.containsKey(Message.class);
  }

  void deliver(Message message) {
    subscribers.get(Message.class).accept(new Delivery<>(message, "queue", "1"));
  }

  @Override
  public boolean connected() {
    return connected;
  }

  @Override
  public boolean send(Destination destination, Message message) {
    return true;
  }

  @Override
  public void post(Destination destination, Message message, Runnable unroutable) {
    // nobody hears it
  }

  @Override
  public Conversation converse(Consumer<Message> answers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void serveAny(boolean serve) {
    // nobody asks
  }

  @Override
  public void look(Consumer<Boolean> answer) {
    answer.accept(false);
  }

  @Override
  public void claim(Consumer<Boolean> answer) {
    answer.accept(true);
  }

  @Override
  public void reply(Delivery<?> question, Message answer) {
    replies.add(answer);
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
  public List<Problem> problems() {
    return List.of();
  }
}
