package org.erel.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Problem;
import org.erel.api.Settings;
import org.erel.api.Subscription;
import org.erel.trust.HostKey;
import org.erel.trust.Signer;
import org.erel.wire.Bus;
import org.erel.wire.ContentBus;
import org.erel.wire.Conversation;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.erel.wire.MessageCodec;
import org.erel.wire.PiecesRequest;
import org.erel.wire.ReleasePiece;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bus over AMQP 0-9-1, one connection at a time, and beside it one for the content of releases
 * while that is needed. A master's connects in the background and goes on trying for ever; an
 * operator's connects once.
 */
@Component(
    service = {Bus.class, ContentBus.class},
    immediate = true)
public final class AmqpBus implements Bus, ContentBus, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AmqpBus.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final long MARK_SECONDS = 10;

  private final BusThreads threads = new BusThreads("erel-broker");
  private final Dropped dropped = new Dropped();
  private final Serving serving = new Serving(threads, dropped);
  private final Conversations conversations = new Conversations();
  private final Inbox inbox = new Inbox(conversations, dropped, serving::asked, System::nanoTime);
  private final Connector connector;
  private final AmqpContent content;

  /** Why nothing is known of the mark of a cluster. */
  private volatile Optional<Problem> unmarked = Optional.empty();

  /** The last question of the mark, put again. On the thread of the listeners alone. */
  private Future<?> markAgain = CompletableFuture.completedFuture(null);

  /**
   * The bus of the master that the framework properties describe. Returns at once.
   *
   * @param context gives {@link Settings#IDENTIFIER}, {@link Settings#BROKER}, {@link
   *     Settings#HEARTBEAT}, {@link Settings#DELIVERY_RATE} and those of TLS
   * @param key seals what this host has done
   * @throws IllegalArgumentException if the identifier or the rate is not valid
   */
  @Activate
  public AmqpBus(BundleContext context, @Reference HostKey key) {
    this(
        Settings.host(context::getProperty).identifier(),
        heartbeat(context.getProperty(Settings.HEARTBEAT)),
        key.signer(),
        AmqpContent.Terms.of(Settings.deliveryRate(context::getProperty)));
    connector.keepConnected(context::getProperty);
  }

  private AmqpBus(String host, Duration heartbeat, Signer signer, AmqpContent.Terms terms) {
    connector = new Connector(host, heartbeat, inbox, serving, threads, signer);
    content = new AmqpContent(host, heartbeat, connector, serving, threads, dropped, terms);
  }

  /**
   * The bus of a master. Returns at once.
   *
   * @param brokers AMQP URIs, separated by commas
   * @param host the master's identifier
   * @param heartbeat how often each side proves to be alive
   * @return connects in the background
   */
  static AmqpBus master(String brokers, String host, Duration heartbeat) {
    return master(Map.of(Settings.BROKER, brokers)::get, host, heartbeat);
  }

  /**
   * The bus of a master. Returns at once.
   *
   * @param settings looks a setting up, {@link Settings#BROKER}, {@link Settings#DELIVERY_RATE} and
   *     those of TLS, and answers null where there is none
   * @param host the master's identifier
   * @param heartbeat how often each side proves to be alive
   * @return connects in the background
   */
  static AmqpBus master(UnaryOperator<String> settings, String host, Duration heartbeat) {
    return master(settings, host, heartbeat, AmqpContent.Terms.of(Settings.deliveryRate(settings)));
  }

  /**
   * The bus of a master. Returns at once.
   *
   * @param settings as above
   * @param host the master's identifier
   * @param heartbeat how often each side proves to be alive
   * @param terms on which content is sent
   * @return connects in the background
   */
  static AmqpBus master(
      UnaryOperator<String> settings, String host, Duration heartbeat, AmqpContent.Terms terms) {
    AmqpBus bus = new AmqpBus(host, heartbeat, Signer.NONE, terms);
    bus.connector.keepConnected(settings);
    return bus;
  }

  /**
   * The bus of an operator. Tries each broker once, for a few seconds.
   *
   * @param brokers AMQP URIs, separated by commas
   * @return connected; it does not reconnect
   * @throws BrokerUnavailableException if none of them takes us
   * @throws IllegalArgumentException if the URIs are not valid
   */
  static AmqpBus operator(String brokers) throws BrokerUnavailableException {
    return operator(Map.of(Settings.BROKER, brokers)::get, Signer.NONE);
  }

  /**
   * The bus of an operator. Tries each broker once, for a few seconds.
   *
   * @param settings looks a setting up, {@link Settings#BROKER}, {@link Settings#DELIVERY_RATE} and
   *     those of TLS, and answers null where there is none
   * @param signer seals what the operator has done
   * @return connected; it does not reconnect
   * @throws BrokerUnavailableException if none of them takes us
   * @throws IllegalArgumentException if the settings are not valid
   */
  static AmqpBus operator(UnaryOperator<String> settings, Signer signer)
      throws BrokerUnavailableException {
    AmqpContent.Terms terms = AmqpContent.Terms.of(Settings.deliveryRate(settings));
    AmqpBus bus = new AmqpBus("", HEARTBEAT, signer, terms);
    boolean connected = false;
    try {
      bus.connector.connectOnce(settings);
      connected = true;
      return bus;
    } finally {
      if (!connected) {
        bus.close();
      }
    }
  }

  private static Duration heartbeat(String setting) {
    if (setting == null || setting.isBlank()) {
      return HEARTBEAT;
    }
    if (setting.matches("[1-9][0-9]{0,3}")) {
      return Duration.ofSeconds(Integer.parseInt(setting));
    }
    LOG.warn(
        "Setting {} is '{}'; use whole seconds, 1 to 9999. It is {} now",
        Settings.HEARTBEAT,
        setting,
        HEARTBEAT.toSeconds());
    return HEARTBEAT;
  }

  @Override
  public boolean connected() {
    return connector.link().isPresent();
  }

  @Override
  public boolean send(Destination destination, Message message) throws BrokerUnavailableException {
    return connector.requireLink().send(destination, message, null, null);
  }

  @Override
  public void post(Destination destination, Message message, Runnable unroutable) {
    post(destination, message, null, unroutable);
  }

  private void post(
      Destination destination, Message message, String correlation, Runnable unroutable) {
    try {
      connector.requireLink().post(destination, message, correlation, unroutable);
    } catch (BrokerUnavailableException e) {
      LOG.debug("A {} message is lost", MessageCodec.kind(message), e);
    }
  }

  @Override
  public Conversation converse(Consumer<Message> answers) {
    String correlation = conversations.open(answers);
    return new Conversation() {
      @Override
      public boolean ask(Destination destination, Message question)
          throws BrokerUnavailableException {
        Link link = connector.requireLink();
        return link.send(destination, question, link.queue(), correlation);
      }

      @Override
      public void close() {
        conversations.close(correlation);
      }
    };
  }

  @Override
  public void reply(Delivery<?> question, Message answer) {
    if (!question.replyTo().isEmpty()) {
      Destination asker = new Destination(Destination.REPLY_EXCHANGE, question.replyTo());
      post(
          asker,
          answer,
          question.correlation(),
          () -> LOG.debug("The asker {} is gone", question.replyTo()));
    }
  }

  @Override
  public void serveAny(boolean serve) {
    connector.serveAny(serve);
  }

  @Override
  public void look(Consumer<Boolean> answer) {
    ofMark(Link::marked, answer);
  }

  @Override
  public void claim(Consumer<Boolean> answer) {
    ofMark(Link::claim, answer);
  }

  /** Something that the broker tells about the mark. */
  private interface MarkQuestion {
    boolean ask(Link link) throws BrokerUnavailableException;
  }

  private void ofMark(MarkQuestion question, Consumer<Boolean> answer) {
    threads
        .listeners()
        .execute(
            () -> {
              markAgain.cancel(false);
              try {
                answer.accept(question.ask(connector.requireLink()));
                unmarked = Optional.empty();
              } catch (BrokerUnavailableException e) {
                LOG.debug("Nothing is known of the mark", e);
                unmarked = Optional.of(new Problem("cluster mark", e.getMessage()));
                if (connected()) {
                  markAgain =
                      threads
                          .heartbeats()
                          .schedule(() -> ofMark(question, answer), MARK_SECONDS, TimeUnit.SECONDS);
                }
              }
            });
  }

  @Override
  public <M extends Message> Subscription subscribe(
      Class<M> kind, Consumer<Delivery<M>> subscriber) {
    Subscription subscription = inbox.subscribe(kind, subscriber);
    threads.dispatch().execute(inbox::handOut);
    return subscription;
  }

  @Override
  public Subscription serve(String release, Consumer<PiecesRequest> server) {
    return content.serve(release, server);
  }

  @Override
  public void send(ReleasePiece piece) throws BrokerUnavailableException {
    content.send(piece);
  }

  @Override
  public Reception receive(String release, Receiver receiver) throws BrokerUnavailableException {
    return content.receive(release, receiver);
  }

  @Override
  public Subscription onConnected(Runnable listener) {
    return connector.onConnected(listener);
  }

  @Override
  public Subscription onRefused(Consumer<String> listener) {
    return connector.onRefused(listener);
  }

  @Override
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>(inbox.problems());
    connector.trouble().or(() -> unmarked).ifPresent(problems::add);
    return List.copyOf(problems);
  }

  /** Ends the connections and the threads, within a few seconds. Closing twice does nothing. */
  @Deactivate
  @Override
  public void close() {
    connector.close();
    content.close();
    threads.close();
  }
}
