package org.erel.master;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.erel.api.Problem;
import org.erel.api.Subscription;
import org.erel.wire.Bus;
import org.erel.wire.Conversation;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Message;

/** Hands out questions on the thread of the test, and remembers the answers to each. */
final class RecordingBus implements Bus {

  private final Map<Class<?>, Consumer<Delivery<Message>>> subscribers = new ConcurrentHashMap<>();
  private final Map<String, List<Message>> replies = new ConcurrentHashMap<>();

  /** What was answered so far; grows while answers come. */
  List<Message> ask(Message question) {
    String correlation = Integer.toString(replies.size());
    List<Message> answers = new CopyOnWriteArrayList<>();
    replies.put(correlation, answers);
    subscribers.get(question.getClass()).accept(new Delivery<>(question, "the test", correlation));
    return answers;
  }

  @Override
  public boolean connected() {
    return true;
  }

  @Override
  public boolean send(Destination destination, Message message) {
    return true;
  }

  @Override
  public void post(Destination destination, Message message, Runnable unroutable) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Conversation converse(Consumer<Message> answers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void serveAny(boolean serve) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void look(Consumer<Boolean> answer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void claim(Consumer<Boolean> answer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void reply(Delivery<?> question, Message answer) {
    replies.get(question.correlation()).add(answer);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <M extends Message> Subscription subscribe(
      Class<M> kind, Consumer<Delivery<M>> subscriber) {
    subscribers.put(kind, question -> subscriber.accept((Delivery<M>) question));
    return () -> subscribers.remove(kind);
  }

  @Override
  public Subscription onConnected(Runnable listener) {
    throw new UnsupportedOperationException();
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
