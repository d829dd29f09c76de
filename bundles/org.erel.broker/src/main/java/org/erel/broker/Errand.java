package org.erel.broker;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.erel.api.ActionOutcome;
import org.erel.api.ActionOutcome.Result;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Order;
import org.erel.api.Silence;
import org.erel.api.Target;
import org.erel.wire.Bus;
import org.erel.wire.Destination;
import org.erel.wire.Message;

/** Has an action carried out by all hosts that are meant. For one thread, once. */
final class Errand {

  private final Bus bus;
  private final Silences silences;
  private final Target target;
  private final Duration timeout;
  private final Map<String, ActionOutcome> outcomes = new TreeMap<>();

  /**
   * Not yet asked for.
   *
   * @param bus reaches the hosts
   * @param silences finds out why some do not answer
   * @param target which hosts are meant
   * @param timeout how long the action may take, for what is said of those that take longer
   */
  Errand(Bus bus, Silences silences, Target target, Duration timeout) {
    this.bus = bus;
    this.silences = silences;
    this.target = target;
    this.timeout = timeout;
  }

  /**
   * As {@link org.erel.api.Cluster#perform}.
   *
   * @param order what to do
   * @param roll who is known, and how long to wait
   * @return as there
   * @throws BrokerUnavailableException if the broker is lost before the end
   */
  List<ActionOutcome> of(Order order, RollCall roll) throws BrokerUnavailableException {
    Inquiry.hold(
        bus,
        Destination.EVERY_HOST,
        new Message.ActionRequest(order, target),
        roll,
        answer -> {
          if (answer instanceof Message.ActionReply reply) {
            answered(reply.outcome(), roll);
          }
        });
    for (String host : roll.silent()) {
      if (roll.working(host)) {
        tell(
            host,
            Result.SILENT,
            "accepted, and not done within " + timeout.toSeconds() + " s; see its status");
      }
    }
    List<String> silent =
        roll.silent().stream().filter(host -> !roll.working(host) && target.mayMean(host)).toList();
    silences.of(silent, roll.answered()).forEach(this::tell);
    return outcomes.values().stream()
        .filter(outcome -> outcome.result() != Result.NOT_HERE)
        .toList();
  }

  private void answered(ActionOutcome outcome, RollCall roll) {
    if (outcome.result() == Result.ACCEPTED) {
      roll.accepted(outcome.host());
    } else {
      roll.answered(outcome.host());
      outcomes.put(outcome.host(), outcome);
    }
  }

  private void tell(Silence silence) {
    String seen =
        silence
            .lastSeen()
            .map(at -> ", last seen " + at.truncatedTo(ChronoUnit.SECONDS))
            .orElse("");
    switch (silence.why()) {
      case STOPPED ->
          tell(silence.host(), Result.STOPPED, "its master was stopped in good order" + seen);
      case NOT_CONNECTED ->
          tell(silence.host(), Result.SILENT, "it is not connected to the broker" + seen);
      default -> tell(silence.host(), Result.SILENT, "it did not answer" + seen);
    }
  }

  private void tell(String host, Result result, String detail) {
    outcomes.put(host, new ActionOutcome(host, result, detail));
  }
}
