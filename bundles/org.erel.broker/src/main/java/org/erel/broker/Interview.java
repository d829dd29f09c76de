package org.erel.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.erel.api.Answers;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Target;
import org.erel.wire.Bus;
import org.erel.wire.Destination;
import org.erel.wire.Message;

/**
 * A question that each host that is meant answers for itself, perhaps after it said that this takes
 * a while. For one thread, once.
 *
 * @param <M> the message with the answer
 * @param <A> the answer
 */
final class Interview<M extends Message, A> {

  private final Target target;
  private final Class<M> kind;
  private final Function<M, A> content;
  private final Function<A, String> host;
  private final Map<String, A> given = new TreeMap<>();
  private final Map<String, String> failed = new TreeMap<>();

  /**
   * Not yet asked.
   *
   * @param target which hosts are meant
   * @param kind the message with the answer
   * @param content reads it
   * @param host who gave it
   */
  Interview(Target target, Class<M> kind, Function<M, A> content, Function<A, String> host) {
    this.target = target;
    this.kind = kind;
    this.content = content;
    this.host = host;
  }

  /**
   * Asks, and waits.
   *
   * @param bus reaches the hosts
   * @param question names the same target
   * @param roll who is known, and how long to wait
   * @return what they said
   * @throws BrokerUnavailableException if the broker is lost before the end
   */
  Answers<A> hold(Bus bus, Message question, RollCall roll) throws BrokerUnavailableException {
    return hold(bus, Destination.EVERY_HOST, question, roll);
  }

  /** The same of those that a destination reaches. */
  Answers<A> hold(Bus bus, Destination destination, Message question, RollCall roll)
      throws BrokerUnavailableException {
    Inquiry.hold(bus, destination, question, roll, message -> read(message, roll));
    List<String> silent = new ArrayList<>();
    for (String each : roll.silent()) {
      if (roll.working(each)) {
        failed.put(each, "it is at work on its answer, and was not done in time; ask it again");
      } else if (target.mayMean(each)) {
        silent.add(each);
      }
    }
    return new Answers<>(List.copyOf(given.values()), failed, silent);
  }

  private void read(Message message, RollCall roll) {
    if (message instanceof Message.Working working) {
      roll.accepted(working.host());
    } else if (message instanceof Message.NotMeant other) {
      roll.answered(other.host());
    } else if (message instanceof Message.Failed failure) {
      roll.answered(failure.host());
      failed.put(failure.host(), failure.reason());
    } else if (kind.isInstance(message)) {
      A answer = content.apply(kind.cast(message));
      roll.answered(host.apply(answer));
      given.put(host.apply(answer), answer);
    }
  }
}
