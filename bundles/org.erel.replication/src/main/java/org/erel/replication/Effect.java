package org.erel.replication;

import java.util.List;
import java.util.Optional;
import org.erel.api.Problem;
import org.erel.wire.Ballot;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Enrolment;
import org.erel.wire.Held;
import org.erel.wire.Message;

/** What a state machine wants done. Effects are carried out one by one, in their order. */
public sealed interface Effect {

  /**
   * Sends a message. Where the broker has no queue for a host's destination, {@link
   * Replica#unroutable} is told, and {@link Replica#deserted} where it has none for any host's.
   *
   * @param destination where to
   * @param message what to say
   */
  record Send(Destination destination, Message message) implements Effect {}

  /**
   * Answers a question.
   *
   * @param question what came in
   * @param answer what to say
   */
  record Reply(Delivery<?> question, Message answer) implements Effect {}

  /**
   * Puts something on disk. What follows is carried out when it is synced; where that fails, it is
   * not, and {@link Replica#failed} is told.
   */
  sealed interface Durable extends Effect {

    /** Carried out when it is on disk. */
    List<Effect> then();

    /** The question that is answered then; empty where nobody waits. */
    Optional<Delivery<?>> question();
  }

  /**
   * Puts a document on disk in place of the one that is there.
   *
   * @param held the document
   * @param question who waits for it
   * @param then what follows
   */
  record Keep(Held held, Optional<Delivery<?>> question, List<Effect> then) implements Durable {}

  /**
   * Puts a promise on disk.
   *
   * @param name the documents' name
   * @param ballot nothing of a lesser one is taken from now on
   * @param question who waits for it
   * @param then what follows
   */
  record Promise(String name, Ballot ballot, Optional<Delivery<?>> question, List<Effect> then)
      implements Durable {}

  /**
   * Puts on disk who belongs to the cluster.
   *
   * @param enrolment what the host knows of it
   * @param then what follows
   */
  record Enrol(Enrolment enrolment, List<Effect> then) implements Durable {

    @Override
    public Optional<Delivery<?>> question() {
      return Optional.empty();
    }
  }

  /**
   * Asks whether the broker carries the mark of a cluster. {@link Replica#marked} is told; where
   * the broker does not answer, nobody is.
   */
  record Look() implements Effect {}

  /**
   * Marks the broker as that of a cluster, in this host's name, unless it is marked. {@link
   * Replica#claimed} is told; where the broker does not answer, nobody is.
   */
  record Claim() implements Effect {}

  /**
   * Lets operators know.
   *
   * @param problem what is wrong
   */
  record Report(Problem problem) implements Effect {}
}
