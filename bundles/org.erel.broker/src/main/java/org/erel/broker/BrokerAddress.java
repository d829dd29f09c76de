package org.erel.broker;

import com.rabbitmq.client.ConnectionFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.erel.api.Settings;

/**
 * Where a broker is, and who we are there. {@link #toString} gives it without user and password.
 */
final class BrokerAddress {

  private static final String EXAMPLE = "use amqp://user:password@host:5672/vhost";

  private final URI uri;
  private final ConnectionFactory parsed;

  private BrokerAddress(URI uri) {
    this.uri = uri;
    this.parsed = factory();
  }

  /**
   * Reads a setting.
   *
   * @param setting AMQP URIs, separated by commas; may be null
   * @return at least one address
   * @throws IllegalArgumentException if it is missing or not valid; the message has no password
   */
  static List<BrokerAddress> parse(String setting) {
    if (setting == null || setting.isBlank()) {
      throw new IllegalArgumentException("setting " + Settings.BROKER + " is missing; " + EXAMPLE);
    }
    return Arrays.stream(setting.split(",")).map(String::strip).map(BrokerAddress::one).toList();
  }

  private static BrokerAddress one(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      // its message quotes the whole text
      throw notValid(e.getReason() + " at character " + (e.getIndex() + 1));
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("amqp") && !scheme.equals("amqps")) {
      throw notValid("it does not start with amqp:// or amqps://");
    }
    if (uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
      throw notValid(
          "no host can be read from it; a host name has letters, digits, '-' and '.', and what is "
              + "special in a user or password is percent-encoded");
    }
    return new BrokerAddress(uri);
  }

  private static IllegalArgumentException notValid(String reason) {
    return new IllegalArgumentException(
        "setting " + Settings.BROKER + " is not a valid AMQP URI: " + reason + "; " + EXAMPLE);
  }

  /**
   * A factory of connections to this address, which verifies the broker's certificate and host name
   * where the scheme is amqps.
   *
   * @return a new one
   */
  ConnectionFactory factory() {
    ConnectionFactory factory = new ConnectionFactory();
    try {
      factory.setUri(uri);
      if (factory.isSSL()) {
        // what setUri sets up trusts everybody
        factory.useSslProtocol(SSLContext.getDefault());
        factory.enableHostnameVerification();
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw notValid("the path is not one virtual host, with '/' in it as %2f");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS: " + e.getMessage(), e);
    }
    return factory;
  }

  /**
   * Who we are there.
   *
   * @return the user's name
   */
  String user() {
    return parsed.getUsername();
  }

  /**
   * The broker's machine.
   *
   * @return a host name or address
   */
  String host() {
    return parsed.getHost();
  }

  /**
   * The part of the broker that is ours.
   *
   * @return the virtual host's name
   */
  String virtualHost() {
    return parsed.getVirtualHost();
  }

  @Override
  public String toString() {
    String name = virtualHost();
    return (parsed.isSSL() ? "amqps://" : "amqp://")
        + host()
        + ":"
        + parsed.getPort()
        + (name.equals("/") ? name : "/" + name);
  }
}
