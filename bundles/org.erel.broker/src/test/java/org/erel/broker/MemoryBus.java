package org.erel.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Problem;
import org.erel.api.Subscription;
import org.erel.wire.Bus;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Message;

/** A bus whose hosts are functions from questions to answers, called on the asker's thread. */
final class MemoryBus implements Bus {

  final Map<String, Function<Message, List<Message>>> hosts = new ConcurrentSkipListMap<>();
  final List<Message> asked = Collections.synchronizedList(new ArrayList<>());
  final Set<String> turns = ConcurrentHashMap.newKeySet();
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
        || destination.equals(Destination.DOCUMENTS);
  }

  @Override
  public Subscription ask(Destination destination, Message message, Consumer<Message> answers)
      throws BrokerUnavailableException {
    if (!connected) {
      throw new BrokerUnavailableException("no broker", null);
    }
    asked.add(message);
    hosts.forEach(
        (host, answer) -> {
          if (reaches(destination, host)) {
            answer.apply(message).forEach(answers);
          }
        });
    return () -> {};
  }

  @Override
  public void reply(Delivery<?> question, Message answer) {
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
  public Optional<Subscription> turn(String name, Duration patience) {
    return turns.add(name) ? Optional.of(() -> turns.remove(name)) : Optional.empty();
  }

  @Override
  public List<Problem> problems() {
    return List.of();
  }
}
