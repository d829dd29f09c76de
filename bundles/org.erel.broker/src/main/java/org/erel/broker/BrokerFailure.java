package org.erel.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.MissedHeartbeatException;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Says in words what the client reports with exceptions. */
final class BrokerFailure {

  private static final int ACCESS_REFUSED = 403;

  private BrokerFailure() {}

  /**
   * Why no connection came about, and the way out.
   *
   * @param broker which one
   * @param failure what the client threw
   * @return one sentence
   */
  static String notConnected(BrokerAddress broker, Throwable failure) {
    return "no connection to the broker " + broker + ": " + reason(broker, failure);
  }

  private static String reason(BrokerAddress broker, Throwable failure) {
    if (has(failure, UnknownHostException.class::isInstance)) {
      return "the host name "
          + broker.host()
          + " is not known; correct the address, or the name service";
    }
    if (has(failure, PossibleAuthenticationFailureException.class::isInstance)
        || has(failure, AuthenticationFailureException.class::isInstance)) {
      return "it refused "
          + broker.identity()
          + (broker.byCertificate()
              ? "; create the user that the certificate names, with erel-broker-setup, and set"
                  + " ssl_cert_login_from = common_name there"
              : "; correct the user or the password, or create the user there");
    }
    Optional<String> tls = TlsFailure.reason(broker, failure);
    if (tls.isPresent()) {
      return tls.get();
    }
    if (has(failure, ConnectException.class::isInstance)
        || has(failure, NoRouteToHostException.class::isInstance)) {
      return "nothing answers there ("
          + text(failure)
          + "); start the broker, or correct host and port";
    }
    if (has(failure, SocketTimeoutException.class::isInstance)
        || has(failure, TimeoutException.class::isInstance)) {
      return "it did not answer in time; see whether it is a broker and is alive, and what is "
          + "between it and this machine";
    }
    String text = text(failure);
    if (code(failure) == ACCESS_REFUSED) {
      return "it does not let "
          + broker.identity()
          + " do what Erel needs ("
          + text
          + "); set exchanges and users up there with erel-broker-setup";
    }
    if (broker.virtualHost().isEmpty() || (code(failure) != 0 && text.contains("vhost"))) {
      return "its virtual host '"
          + broker.virtualHost()
          + "' is not there or not open to "
          + broker.identity()
          + " ("
          + text
          + "); correct the path of the URI, or create it and give the user its rights";
    }
    return text;
  }

  /**
   * The broker's reply code.
   *
   * @param failure what the client threw
   * @return such as 404; 0 where the broker said nothing
   */
  static int code(Throwable failure) {
    Method said = said(failure);
    if (said instanceof AMQP.Channel.Close close) {
      return close.getReplyCode();
    }
    return said instanceof AMQP.Connection.Close close ? close.getReplyCode() : 0;
  }

  /**
   * What the broker said, or else the innermost that Java said.
   *
   * @param failure what the client threw
   * @return never null
   */
  static String text(Throwable failure) {
    Method said = said(failure);
    if (said instanceof AMQP.Channel.Close close) {
      return close.getReplyCode() + " " + close.getReplyText();
    }
    if (said instanceof AMQP.Connection.Close close) {
      return close.getReplyCode() + " " + close.getReplyText();
    }
    if (has(failure, MissedHeartbeatException.class::isInstance)) {
      return "it sent no heartbeat";
    }
    Throwable innermost = failure;
    while (innermost.getCause() != null && innermost.getCause() != innermost) {
      innermost = innermost.getCause();
    }
    if (innermost instanceof java.io.EOFException) {
      return "it broke the connection off";
    }
    return innermost.getMessage() == null
        ? innermost.getClass().getSimpleName()
        : innermost.getMessage();
  }

  private static Method said(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof ShutdownSignalException signal && signal.getReason() != null) {
        return signal.getReason();
      }
    }
    return null;
  }

  private static boolean has(Throwable failure, Predicate<Throwable> kind) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (kind.test(t)) {
        return true;
      }
    }
    return false;
  }
}
