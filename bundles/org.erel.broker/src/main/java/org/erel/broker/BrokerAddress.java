package org.erel.broker;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultSaslConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.erel.api.Settings;

/**
 * Where a broker is, and who we are there: the user of the URI, or, where it has none and a client
 * certificate is set, whom that stands for. {@link #toString} gives it without user and password.
 */
final class BrokerAddress {

  private static final String EXAMPLE = "use amqp://user:password@host:5672/vhost";

  /** How erel-broker-setup names users; what is named so is a claim that receivers may go by. */
  private static final Pattern OWN_USER = Pattern.compile("erel\\.(host|operator)\\..+");

  private final URI uri;
  private final TlsFiles tls;
  private final ConnectionFactory parsed;

  private BrokerAddress(URI uri, TlsFiles tls) {
    this.uri = uri;
    this.tls = tls;
    this.parsed = parsed();
  }

  /**
   * Reads the settings.
   *
   * @param property looks a setting up, {@link Settings#BROKER} and those of TLS, and answers null
   *     where there is none
   * @return at least one address, in the order of the setting
   * @throws IllegalArgumentException if one is missing or not valid; the message has no password
   */
  static List<BrokerAddress> parse(UnaryOperator<String> property) {
    return parse(property.apply(Settings.BROKER), TlsFiles.of(property));
  }

  /**
   * Reads a setting.
   *
   * @param setting AMQP URIs, separated by commas; may be null
   * @return at least one address, with no files for TLS
   * @throws IllegalArgumentException if it is missing or not valid; the message has no password
   */
  static List<BrokerAddress> parse(String setting) {
    return parse(setting, TlsFiles.NONE);
  }

  private static List<BrokerAddress> parse(String setting, TlsFiles tls) {
    if (setting == null || setting.isBlank()) {
      throw new IllegalArgumentException("setting " + Settings.BROKER + " is missing; " + EXAMPLE);
    }
    return Arrays.stream(setting.split(","))
        .map(String::strip)
        .map(address -> one(address, tls))
        .toList();
  }

  private static BrokerAddress one(String text, TlsFiles tls) {
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
    return new BrokerAddress(uri, tls);
  }

  private static IllegalArgumentException notValid(String reason) {
    return new IllegalArgumentException(
        "setting " + Settings.BROKER + " is not a valid AMQP URI: " + reason + "; " + EXAMPLE);
  }

  private ConnectionFactory parsed() {
    ConnectionFactory factory = new ConnectionFactory();
    try {
      factory.setUri(uri);
      return factory;
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw notValid("the path is not one virtual host, with '/' in it as %2f");
    } catch (GeneralSecurityException e) {
      throw noTls(e);
    }
  }

  private static IllegalStateException noTls(GeneralSecurityException e) {
    return new IllegalStateException(
        "this Java cannot do the TLS that is asked for: " + e.getMessage(), e);
  }

  /**
   * What to make a connection with. Where the scheme is amqps it verifies the broker's certificate
   * and host name, and the files for it are read anew.
   *
   * @return a new one
   * @throws TlsException if those files are of no use
   */
  BrokerAccess access() throws TlsException {
    ConnectionFactory factory = parsed();
    if (!secure()) {
      return new BrokerAccess(factory, user());
    }
    try {
      Optional<ClientCertificate> own = tls.clientCertificate(Instant.now());
      factory.useSslProtocol(tls.context(own)); // in place of setUri's, which trusts everybody
      factory.enableHostnameVerification();
      if (!byCertificate()) {
        return new BrokerAccess(factory, user());
      }
      factory.setSaslConfig(DefaultSaslConfig.EXTERNAL);
      return new BrokerAccess(
          factory,
          own.flatMap(ClientCertificate::commonName)
              .filter(OWN_USER.asMatchPredicate())
              .orElse(""));
    } catch (GeneralSecurityException e) {
      throw noTls(e);
    }
  }

  /**
   * Whether the way to the broker is TLS.
   *
   * @return true for amqps
   */
  boolean secure() {
    return parsed.isSSL();
  }

  /**
   * Whether our certificate says who we are.
   *
   * @return false where user and password do
   */
  boolean byCertificate() {
    return secure() && uri.getRawUserInfo() == null && tls.haveCertificate();
  }

  /**
   * The files that count where the way to the broker is TLS.
   *
   * @return which may name nothing
   */
  TlsFiles tls() {
    return tls;
  }

  /**
   * Who we are there, where user and password say so.
   *
   * @return the user's name
   */
  String user() {
    return parsed.getUsername();
  }

  /**
   * Who we are there, in words.
   *
   * @return the user, or our certificate
   */
  String identity() {
    return byCertificate()
        ? "the holder of the certificate in "
            + (tls.keystore() == null ? tls.certificate() : tls.keystore())
        : "the user " + user();
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
    return (secure() ? "amqps://" : "amqp://")
        + host()
        + ":"
        + parsed.getPort()
        + (name.equals("/") ? name : "/" + name);
  }
}
