package org.erel.wire;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Problem;
import org.erel.api.Subscription;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The way to the other masters and operators. A hint channel: it may lose, duplicate, delay and
 * reorder.
 *
 * <p>Subscribers are called one at a time on the bus's own threads, and must neither block long nor
 * wait for answers there. A message is acknowledged to the broker after its subscribers returned.
 */
@ProviderType
public interface Bus {

  /**
   * Whether there is a connection to the broker now.
   *
   * @return true if there is, as far as is known
   */
  boolean connected();

  /**
   * Sends a message that wants no answer, and waits until the broker has confirmed it.
   *
   * @param destination where to
   * @param message what to say
   * @return false where the broker had no queue for it, as when the host it names is not connected
   * @throws BrokerUnavailableException if there is no broker, or it did not confirm within 10
   *     seconds
   */
  boolean send(Destination destination, Message message) throws BrokerUnavailableException;

  /**
   * Sends a question. Answers come to the consumer until the conversation is closed.
   *
   * @param destination where to
   * @param message the question
   * @param answers called with each answer, on a thread of the bus
   * @return ends the conversation
   * @throws BrokerUnavailableException as {@link #send}
   */
  Subscription ask(Destination destination, Message message, Consumer<Message> answers)
      throws BrokerUnavailableException;

  /**
   * Answers a question; does nothing where no answer is wanted.
   *
   * @param question what came in
   * @param answer what to say
   * @throws BrokerUnavailableException as {@link #send}
   */
  void reply(Delivery<?> question, Message answer) throws BrokerUnavailableException;

  /**
   * Has messages of a kind delivered.
   *
   * @param kind the kind
   * @param subscriber called with each; what it throws is logged and the message is dropped
   * @param <M> the kind
   * @return ends it
   */
  <M extends Message> Subscription subscribe(Class<M> kind, Consumer<Delivery<M>> subscriber);

  /**
   * Calls back on a thread of its own each time a connection was made and messages flow; at once
   * where one is up.
   *
   * @param listener may send and ask
   * @return ends it
   */
  Subscription onConnected(Runnable listener);

  /**
   * Calls back when the broker has refused this host's identifier for longer than a lost connection
   * of its own could explain: another master uses it. The bus goes on trying.
   *
   * @param listener called with the reason in words, on a thread of the bus
   * @return ends it
   */
  Subscription onRefused(Consumer<String> listener);

  /**
   * Waits for the right to publish documents of one name. Publishers take turns so that one sees
   * the revision of the other; a lock lost with its connection does no harm, because masters refuse
   * what is not newer than what they hold.
   *
   * @param name the document's name
   * @param patience how long to wait
   * @return gives the right back; empty if another holds it all the while
   * @throws BrokerUnavailableException if there is no broker
   */
  Optional<Subscription> turn(String name, Duration patience) throws BrokerUnavailableException;

  /**
   * What came in and could not be read, and what the broker refused: the newest for each subject.
   *
   * @return the newest last
   */
  List<Problem> problems();
}
