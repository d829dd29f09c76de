package org.erel.broker;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.ForgetOutcome;
import org.erel.wire.Ballot;
import org.erel.wire.Bus;
import org.erel.wire.Conversation;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.erel.wire.Roster;
import org.erel.wire.RosterMessage;

/** Has one host taken off the roster. */
final class Forgetting {

  private static final Duration AGAIN = Duration.ofMillis(250);

  private final Bus bus;
  private final String host;
  private final Roster known;

  /**
   * Nothing is asked yet.
   *
   * @param bus reaches the hosts
   * @param host the one that is to be forgotten
   * @param known a roster that it is on
   */
  Forgetting(Bus bus, String host, Roster known) {
    this.bus = bus;
    this.host = host;
    this.known = known;
  }

  /**
   * Asks hosts that vote, one after the other, until a majority has it done. Blocks.
   *
   * @param timeout how long
   * @return what came of it
   * @throws BrokerUnavailableException if the broker is lost before the end
   */
  ForgetOutcome ask(Duration timeout) throws BrokerUnavailableException {
    return await(
        Destination.ANY_HOST, List.of(new RosterMessage.Forget(host, known.since(host))), timeout);
  }

  /**
   * Sets a roster without it, whatever hosts say. Blocks.
   *
   * @param timeout how long
   * @return what came of it
   * @throws BrokerUnavailableException if the broker is lost before the end
   */
  ForgetOutcome force(Duration timeout) throws BrokerUnavailableException {
    Ballot ballot = new Ballot(known.ballot().round() + 1, "force#" + UUID.randomUUID());
    Roster without = known.next(ballot, List.of(), List.of(host)).settle();
    return await(
        Destination.EVERY_HOST,
        List.of(new RosterMessage.Force(without, host), new Message.Whom()),
        timeout);
  }

  private ForgetOutcome await(Destination whom, List<Message> questions, Duration timeout)
      throws BrokerUnavailableException {
    BlockingQueue<Message> answers = new LinkedBlockingQueue<>();
    long end = System.nanoTime() + timeout.toNanos();
    boolean refused = false;
    try (Conversation conversation = bus.converse(answers::offer)) {
      while (System.nanoTime() - end < 0) {
        for (Message question : questions) {
          conversation.ask(whom, question);
        }
        long again = System.nanoTime() + AGAIN.toNanos();
        for (long left = AGAIN.toNanos(); left > 0; left = again - System.nanoTime()) {
          Message answer = answers.poll(left, TimeUnit.NANOSECONDS);
          if (done(answer)) {
            return ForgetOutcome.FORGOTTEN;
          } else if (answer instanceof Message.Failed) {
            refused = true;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerUnavailableException("interrupted while waiting for hosts", e);
    }
    return refused ? ForgetOutcome.REFUSED : ForgetOutcome.NO_MAJORITY;
  }

  /** A host may have missed that the one in question is on the roster: what it says is older. */
  private boolean done(Message answer) {
    return answer instanceof Message.Known told
        && told.roster().settled()
        && told.roster().edition().replaces(known.edition())
        && told.roster().since(host) != known.since(host);
  }
}
