package org.erel.wire;

import java.util.Optional;

/**
 * Where a message is sent.
 *
 * @param exchange an exchange's name
 * @param routingKey empty for a fanout
 */
public record Destination(String exchange, String routingKey) {

  /** Fanout: documents for every master. */
  public static final String CONFIG_EXCHANGE = "erel.config";

  /**
   * Topic: questions and commands to masters, by {@link #ALL_KEY}, {@link #hostKey} or {@link
   * #releaseKey}.
   */
  public static final String COMMAND_EXCHANGE = "erel.command";

  /** Topic: what masters tell of themselves, by host identifier. */
  public static final String STATUS_EXCHANGE = "erel.status";

  /** Direct: answers, by the asker's queue. */
  public static final String REPLY_EXCHANGE = "erel.reply";

  /** Topic: pieces of releases, and who asked for which, by {@link #releaseKey}. */
  public static final String CONTENT_EXCHANGE = "erel.content";

  /**
   * The mark of a cluster: whose broker carries it, no host founds one. Nothing goes through it.
   */
  public static final String MARK_EXCHANGE = "erel.cluster";

  /** Prefix of each master's exclusive queue. */
  public static final String QUEUE_PREFIX = "erel.host.";

  /** The queue that the masters share which have a say in what the cluster holds. */
  public static final String ANY_QUEUE = "erel.any";

  /** Prefix of the queue, for each release, that those share which serve it. */
  public static final String RELEASE_QUEUE_PREFIX = "erel.release.";

  /** Prefix of the exclusive queue on which each master receives releases. */
  public static final String CONTENT_QUEUE_PREFIX = "erel.content.";

  private static final String HOST_KEY_PREFIX = "host.";
  private static final String RELEASE_KEY_PREFIX = "release.";

  /** The routing key that every master binds. */
  public static final String ALL_KEY = "all";

  /** The routing key of {@link #ANY_QUEUE}. */
  public static final String ANY_KEY = "any";

  /** One master, the broker chooses which, with a question. */
  public static final Destination ANY_HOST = new Destination(COMMAND_EXCHANGE, ANY_KEY);

  /** Every master, with a document. */
  public static final Destination DOCUMENTS = new Destination(CONFIG_EXCHANGE, "");

  /** Every master, with a question or a command. */
  public static final Destination EVERY_HOST = new Destination(COMMAND_EXCHANGE, ALL_KEY);

  /**
   * One master, with a question or a command.
   *
   * @param host its identifier
   * @return the destination
   */
  public static Destination host(String host) {
    return new Destination(COMMAND_EXCHANGE, hostKey(host));
  }

  /**
   * The host that a message for it alone goes to.
   *
   * @return its identifier; empty where this is another destination
   */
  public Optional<String> host() {
    return exchange.equals(COMMAND_EXCHANGE) && routingKey.startsWith(HOST_KEY_PREFIX)
        ? Optional.of(routingKey.substring(HOST_KEY_PREFIX.length()))
        : Optional.empty();
  }

  /**
   * Whoever observes a host.
   *
   * @param host its identifier
   * @return the destination
   */
  public static Destination status(String host) {
    return new Destination(STATUS_EXCHANGE, host);
  }

  /**
   * The routing key that one master binds.
   *
   * @param host its identifier
   * @return the key
   */
  public static String hostKey(String host) {
    return HOST_KEY_PREFIX + host;
  }

  /**
   * One of those who serve a release, with a request for pieces.
   *
   * @param release digest of its content
   * @return the destination
   */
  public static Destination server(String release) {
    return new Destination(COMMAND_EXCHANGE, releaseKey(release));
  }

  /**
   * All who receive a release.
   *
   * @param release digest of its content
   * @return the destination
   */
  public static Destination receivers(String release) {
    return new Destination(CONTENT_EXCHANGE, releaseKey(release));
  }

  /**
   * The release that this is about, as {@link #server} or {@link #receivers} gave it.
   *
   * @return digest of its content; empty where this is another destination
   */
  public Optional<String> release() {
    return (exchange.equals(COMMAND_EXCHANGE) || exchange.equals(CONTENT_EXCHANGE))
            && routingKey.startsWith(RELEASE_KEY_PREFIX)
        ? Optional.of(routingKey.substring(RELEASE_KEY_PREFIX.length()))
        : Optional.empty();
  }

  /**
   * The routing key of all that is about a release.
   *
   * @param release digest of its content
   * @return the key
   */
  public static String releaseKey(String release) {
    return RELEASE_KEY_PREFIX + release;
  }
}
