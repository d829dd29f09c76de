package org.erel.broker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Problem;
import org.erel.api.Subscription;
import org.erel.wire.Bus;
import org.erel.wire.Conversation;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Message;

/** A bus whose hosts are functions from questions to answers, called on the asker's thread. */
final class MemoryBus implements Bus {

  final Map<String, Function<Message, List<Message>>> hosts = new ConcurrentSkipListMap<>();
  final List<Message> asked = Collections.synchronizedList(new ArrayList<>());
  volatile boolean connected = true;

  @Override
  public boolean connected() {
    return connected;
  }

  @Override
  public boolean send(Destination destination, Message message) {
    return hosts.keySet().stream().anyMatch(host -> reaches(destination, host));
  }

  private static boolean reaches(Destination destination, String host) {
    return destination.equals(Destination.host(host))
        || destination.equals(Destination.EVERY_HOST)
        || destination.equals(Destination.ANY_HOST)
        || destination.equals(Destination.DOCUMENTS);
  }

  @Override
  public void post(Destination destination, Message message, Runnable unroutable) {
    if (!send(destination, message)) {
      unroutable.run();
    }
  }

  @Override
  public Conversation converse(Consumer<Message> answers) {
    return new Conversation() {
      @Override
      public boolean ask(Destination destination, Message question)
          throws BrokerUnavailableException {
        return MemoryBus.this.ask(destination, question, answers);
      }

      @Override
      public void close() {
        // nobody answers later
      }
    };
  }

  private boolean ask(Destination destination, Message question, Consumer<Message> answers)
      throws BrokerUnavailableException {
    if (!connected) {
      throw new BrokerUnavailableException("no broker", null);
    }
    asked.add(question);
    List<Function<Message, List<Message>>> reached =
        hosts.entrySet().stream()
            .filter(host -> reaches(destination, host.getKey()))
            .map(Map.Entry::getValue)
            .limit(destination.equals(Destination.ANY_HOST) ? 1 : Long.MAX_VALUE)
            .toList();
    reached.forEach(host -> host.apply(question).forEach(answers));
    return !reached.isEmpty();
  }

  @Override
  public void reply(Delivery<?> question, Message answer) {
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
  public List<Problem> problems() {
    return List.of();
  }
}
