package org.erel.cluster.tests;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.erel.wire.Destination;

/**
 * What a user of the broker might try.
 *
 * @param what in words
 * @param user who
 * @param code with which the broker refuses it
 * @param action the attempt itself
 */
record Attempt(String what, String user, int code, Action action) {

  /** Throws what the broker says to it. */
  @FunctionalInterface
  interface Action {
    void on(Channel channel) throws Exception;
  }

  /** The user of a host without a master: what it may do is done by hand. */
  static final String WEB_3 = "erel.host.web-3";

  /** The queue on which that host would receive releases. */
  static final String WEB_3_CONTENT = "erel.content.web-3";

  /** The routing key of a release. */
  static final String RELEASE = "release." + "a1".repeat(32);

  static final String BOB = "erel.operator.bob";
  static final int RESOURCE_LOCKED = 405;
  static final int PRECONDITION_FAILED = 406;
  private static final String CONTENT = Destination.CONTENT_EXCHANGE;
  private static final int ACCESS_REFUSED = 403;
  private static final long CONFIRM_MILLIS = 30_000;

  static Stream<Attempt> refused() {
    return Stream.of(
        master("reads another's queue", c -> consume(c, "erel.host.web-2")),
        master("empties another's queue", c -> c.queuePurge("erel.host.web-2")),
        master("deletes another's queue", c -> c.queueDelete("erel.host.web-2")),
        master("takes another's identifier", c -> own(c, "erel.host.web-9")),
        master("declares a queue", c -> own(c, "mine")),
        master("declares a nameless queue", Channel::queueDeclare),
        master("binds another's queue", c -> bind(c, "erel.host.web-2", "erel.config", "")),
        master("gets another's commands", c -> bindOwn(c, "erel.command", "host.web-2")),
        master("gets all commands", c -> bindOwn(c, "erel.command", "#")),
        master("shares another's commands", c -> bindAny(c, "host.web-2")),
        master("gets another's answers", c -> bindOwn(c, "erel.reply", "erel.host.web-2")),
        master("gets all answers", c -> bindOwn(c, "erel.reply", "#")),
        master("gets an operator's answers", c -> bindOwn(c, "erel.reply", "amq.gen-x")),
        master("gets what others tell", c -> bindOwn(c, "erel.status", "web-2")),
        master("reads what another receives", c -> consume(c, "erel.content.web-2")),
        master("receives as another", c -> own(c, "erel.content.web-9")),
        master("binds another's releases", c -> bind(c, "erel.content.web-2", CONTENT, RELEASE)),
        master("receives all releases", c -> bindContent(c, "#")),
        master("serves what is no release", c -> own(c, "erel.release.all")),
        master("gets commands as requests", c -> bindRelease(c, "host.web-2")),
        master("sends content of no release", c -> publish(c, CONTENT, "all", null)),
        master("tells as another", c -> publish(c, "erel.status", "web-2", null)),
        master("tells as one of a longer name", c -> publish(c, "erel.status", "web-33", null)),
        master("sends past the exchanges", c -> publish(c, "", "erel.host.web-2", null)),
        master("commands nobody that is", c -> publish(c, "erel.command", "else", null)),
        master("deletes an exchange", c -> c.exchangeDelete("erel.status")),
        master("declares an exchange", c -> c.exchangeDeclare("erel.status", "topic", true)),
        master("declares one of its own", c -> c.exchangeDeclare("mine", "topic")),
        new Attempt(
            "claims to be another",
            WEB_3,
            PRECONDITION_FAILED,
            c -> publish(c, "erel.status", "web-3", "erel.host.web-2")),
        new Attempt(
            "marks a cluster that is another's", WEB_3, PRECONDITION_FAILED, c -> mark(c, WEB_3)),
        new Attempt(
            "asks for a queue in use",
            WEB_3,
            RESOURCE_LOCKED,
            c -> c.queueDeclarePassive("erel.host.web-2")),
        operator("tells as a master", c -> publish(c, "erel.status", "web-2", null)),
        operator("answers", c -> publish(c, "erel.reply", "erel.host.web-2", null)),
        operator("takes an identifier", c -> own(c, "erel.host.web-9")),
        operator("takes questions", c -> own(c, Destination.ANY_QUEUE)),
        operator("receives as a master", c -> own(c, "erel.content.web-9")),
        operator("receives all releases", c -> bindNew(c, CONTENT, "#")),
        operator("gets commands as requests", c -> bindRelease(c, "all")),
        operator("sends content of no release", c -> publish(c, CONTENT, "all", null)),
        operator("names a queue", c -> own(c, "mine")),
        operator("gets commands", c -> bindNew(c, "erel.command", "host.web-2")),
        operator("gets documents", c -> bindNew(c, "erel.config", "")),
        operator("gets a master's answers", c -> bindNew(c, "erel.reply", "erel.host.web-2")),
        operator("gets all answers", c -> bindNew(c, "erel.reply", "#")),
        operator("reads a master's queue", c -> consume(c, "erel.host.web-2")),
        operator("sends past the exchanges", c -> publish(c, "", "erel.host.web-2", null)),
        operator("marks a cluster", c -> mark(c, "amq.gen-mark")),
        operator("deletes an exchange", c -> c.exchangeDelete("erel.config")));
  }

  private static Attempt master(String what, Action action) {
    return new Attempt(what, WEB_3, ACCESS_REFUSED, action);
  }

  private static Attempt operator(String what, Action action) {
    return new Attempt(what, BOB, ACCESS_REFUSED, action);
  }

  static void consume(Channel channel, String queue) throws IOException {
    channel.basicConsume(queue, new DefaultConsumer(channel));
  }

  private static void mark(Channel channel, String name) throws IOException {
    channel.exchangeDeclare(
        Destination.MARK_EXCHANGE,
        BuiltinExchangeType.FANOUT,
        true,
        false,
        true,
        Map.of("alternate-exchange", name));
  }

  static void own(Channel channel, String queue) throws IOException {
    channel.queueDeclare(queue, false, true, true, Map.of());
  }

  static void bind(Channel channel, String queue, String exchange, String key) throws IOException {
    channel.queueBind(queue, exchange, key);
  }

  static void bindOwn(Channel channel, String exchange, String key) throws IOException {
    own(channel, WEB_3);
    channel.queueBind(WEB_3, exchange, key);
  }

  static void bindContent(Channel channel, String key) throws IOException {
    own(channel, WEB_3_CONTENT);
    channel.queueBind(WEB_3_CONTENT, CONTENT, key);
  }

  static void bindAny(Channel channel, String key) throws IOException {
    bindShared(channel, Destination.ANY_QUEUE, key);
  }

  static void bindRelease(Channel channel, String key) throws IOException {
    bindShared(channel, "erel." + RELEASE, key);
  }

  private static void bindShared(Channel channel, String queue, String key) throws IOException {
    channel.queueDeclare(
        queue,
        false,
        false,
        true,
        Map.of("x-max-length", 2000, "x-max-length-bytes", 32 * 1024 * 1024));
    channel.queueBind(queue, Destination.COMMAND_EXCHANGE, key);
  }

  static void bindNew(Channel channel, String exchange, String key) throws IOException {
    channel.queueBind(channel.queueDeclare().getQueue(), exchange, key);
  }

  static void publish(Channel channel, String exchange, String key, String claimed)
      throws Exception {
    channel.confirmSelect();
    channel.basicPublish(
        exchange, key, new AMQP.BasicProperties.Builder().userId(claimed).build(), new byte[0]);
    channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
  }

  /** The broker's reply code; 0 where it said nothing. */
  static int code(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      Method said = t instanceof ShutdownSignalException signal ? signal.getReason() : null;
      if (said instanceof AMQP.Channel.Close close) {
        return close.getReplyCode();
      }
      if (said instanceof AMQP.Connection.Close close) {
        return close.getReplyCode();
      }
    }
    return 0;
  }

  @Override
  public String toString() {
    return user + " " + what;
  }
}
