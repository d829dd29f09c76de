package org.erel.broker;

import java.io.EOFException;
import java.net.SocketException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.erel.api.Settings;

/** Says in words how a connection failed over TLS, or for want of it. */
final class TlsFailure {

  private static final String NO_SUCH_MECHANISM = "No compatible authentication mechanism";

  private TlsFailure() {}

  /**
   * Why no connection came about, and the way out.
   *
   * @param broker which one
   * @param failure what the client threw
   * @return empty where TLS has nothing to do with it
   */
  static Optional<String> reason(BrokerAddress broker, Throwable failure) {
    if (find(failure, TlsException.class).isPresent()) {
      return find(failure, TlsException.class).map(Throwable::getMessage);
    }
    if (!broker.secure()) {
      return brokenOff(failure)
          ? Optional.of(
              "it broke the connection off before its first word; if this is its port for TLS, use"
                  + " amqps://, else see its log")
          : Optional.empty();
    }
    if (broker.byCertificate() && saying(failure, NO_SUCH_MECHANISM).isPresent()) {
      return Optional.of(
          "it does not let clients in by their certificates; enable its plugin"
              + " rabbitmq_auth_mechanism_ssl and its mechanism EXTERNAL, or give user and password"
              + " in the URI");
    }
    return find(failure, SSLException.class)
        .map(tls -> ofTls(broker, tls))
        .or(() -> brokenOff(failure) ? Optional.of(refused(broker, failure)) : Optional.empty());
  }

  private static String ofTls(BrokerAddress broker, SSLException tls) {
    String text = BrokerFailure.text(tls);
    if (find(tls, CertificateExpiredException.class).isPresent()) {
      return "its certificate has expired (" + text + "); renew it there, or correct this clock";
    }
    if (find(tls, CertificateNotYetValidException.class).isPresent()) {
      return "its certificate is not valid yet (" + text + "); correct the clock, or wait";
    }
    if (saying(tls, "PKIX path").isPresent() || saying(tls, "trustAnchors").isPresent()) {
      return "its certificate is from an authority that is not trusted here ("
          + text
          + "); set "
          + Settings.TLS_CA
          + " to that authority's certificate";
    }
    if (saying(tls, "No subject alternative").isPresent() || saying(tls, "No name").isPresent()) {
      return "its certificate is for another host ("
          + text
          + "); use a name that it has, or have one issued for "
          + broker.host();
    }
    if (saying(tls, "Unsupported or unrecognized SSL message").isPresent()) {
      return "no TLS is spoken there ("
          + text
          + "); use its port for TLS, 5671 by default, or amqp:// where the way to it is safe";
    }
    if (saying(tls, "fatal alert").isPresent() || brokenOff(tls)) {
      return refused(broker, tls);
    }
    return "no TLS with it ("
        + text
        + "); use the port for TLS, and a certificate that this Java trusts and that names the host";
  }

  /** A broker that refuses a certificate often ends the connection before its alert is read. */
  private static String refused(BrokerAddress broker, Throwable failure) {
    String told = "it broke off the TLS connection (" + BrokerFailure.text(failure) + ")";
    return broker.tls().haveCertificate()
        ? told
            + ", as brokers do that refuse a certificate; its log says why: use one that is from an"
            + " authority it trusts, and that neither expired nor was revoked"
        : told
            + ", as brokers do that want a certificate of their clients; set "
            + Settings.TLS_CERTIFICATE
            + " and "
            + Settings.TLS_KEY
            + ", or see its log";
  }

  private static boolean brokenOff(Throwable failure) {
    return BrokerFailure.code(failure) == 0
        && (find(failure, EOFException.class).isPresent()
            || find(failure, SocketException.class)
                .filter(e -> e.getClass() == SocketException.class)
                .isPresent());
  }

  private static Optional<Throwable> saying(Throwable failure, String words) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t.getMessage() != null && t.getMessage().contains(words)) {
        return Optional.of(t);
      }
    }
    return Optional.empty();
  }

  private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> kind) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (kind.isInstance(t)) {
        return Optional.of(kind.cast(t));
      }
    }
    return Optional.empty();
  }
}
