package org.erel.wire;

import java.util.List;
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
   * Sends a message without waiting for the broker. Where there is none, or it takes nothing now,
   * the message is lost.
   *
   * @param destination where to
   * @param message what to say
   * @param unroutable called on a thread of the bus where the broker had no queue for it
   */
  void post(Destination destination, Message message, Runnable unroutable);

  /**
   * Begins to ask.
   *
   * @param answers called with each answer to whatever is asked, on a thread of the bus
   * @return to ask with, and to be closed
   */
  Conversation converse(Consumer<Message> answers);

  /**
   * Answers a question, as {@link #post}; does nothing where no answer is wanted.
   *
   * @param question what came in
   * @param answer what to say
   */
  void reply(Delivery<?> question, Message answer);

  /**
   * From now on messages to {@link Destination#ANY_HOST} may come here, on this connection and all
   * later ones, or do not. Returns at once; calling twice does nothing.
   *
   * @param serve whether they may
   */
  void serveAny(boolean serve);

  /**
   * Asks the broker whether it carries the mark of a cluster. Returns at once.
   *
   * @param answer called on a thread of the bus; where the broker does not answer, later, unless
   *     the connection is lost or the mark is asked for anew
   */
  void look(Consumer<Boolean> answer);

  /**
   * Marks the broker as that of a cluster, in this host's name, unless it is marked: of many hosts
   * that try it, one succeeds. Returns at once.
   *
   * @param answer called on a thread of the bus with whether the mark is in this host's name, also
   *     where it was before; where the broker does not answer, as with {@link #look}
   */
  void claim(Consumer<Boolean> answer);

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
   * What came in and could not be read, and what the broker refused: the newest for each subject.
   *
   * @return the newest last
   */
  List<Problem> problems();
}
