package org.erel.wire;

import java.util.Optional;
import java.util.function.Consumer;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Subscription;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The way of releases' content between hosts. A request goes to one of those that serve a release,
 * as soon as it has nothing else to do, and what it sends goes to all who receive the release. It
 * may lose, duplicate and reorder, and anybody may have sent anything.
 *
 * <p>Content goes over a connection of its own, made when it is needed, and kept for a minute
 * after: where that is slow or stuck, documents still flow. A broker that runs out of memory or
 * disk takes neither. Thread-safe.
 */
@ProviderType
public interface ContentBus {

  /**
   * Serves a release from now on, on this connection to the broker and all later ones.
   *
   * @param release digest of its content
   * @param server called with one request after the other, of all releases, on a thread for that,
   *     and may take its time: others are served elsewhere meanwhile. What is under way when this
   *     host is lost goes to another. What it throws is logged, and the request is done. In place
   *     of one who served the release here before
   * @return ends it, without waiting for the one under way
   */
  Subscription serve(String release, Consumer<PiecesRequest> server);

  /**
   * Sends a piece to all who receive its release; where nobody does, it is gone. Waits while too
   * many are on their way to the broker, and as long as the host's rate of sending wants it.
   *
   * @param piece any
   * @throws BrokerUnavailableException if there is no broker, or it takes none for half a minute
   * @throws IllegalArgumentException if it is larger than a piece may be, or its names are not
   *     valid
   */
  void send(ReleasePiece piece) throws BrokerUnavailableException;

  /**
   * Receives what is sent of a release, from anyone to anyone.
   *
   * @param release digest of its content
   * @param receiver called on one thread for all releases, which the broker waits for: a host that
   *     is slow holds up nobody, and loses what is too much for its queue
   * @return to ask with, and to be closed
   * @throws BrokerUnavailableException if there is no broker, or it refuses
   */
  Reception receive(String release, Receiver receiver) throws BrokerUnavailableException;

  /** Gets what is sent of one release. */
  interface Receiver {

    /**
     * A piece came.
     *
     * @param piece any, also what was not asked for, and what somebody made up
     */
    void arrived(ReleasePiece piece);

    /**
     * Somebody else has asked for pieces, which will come here too if they are sent.
     *
     * @param request which
     */
    void asked(PiecesRequest request);

    /**
     * The connection was lost, and with it all that was on its way. Nothing comes from now on.
     *
     * @param reason in words
     */
    void lost(String reason);
  }

  /** One release that is received. */
  interface Reception extends AutoCloseable {

    /**
     * Asks for pieces.
     *
     * @param request of this release
     * @param server the host that is to send them; else any that serves the release
     * @return false where nobody serves the release now, or that host is not there; one that is
     *     there may not serve the release
     * @throws BrokerUnavailableException if the broker is lost, since the reception began, or takes
     *     nothing now, or the reception was closed
     */
    boolean ask(PiecesRequest request, Optional<String> server) throws BrokerUnavailableException;

    /** Receives no more. Closing twice does nothing. */
    @Override
    void close();
  }
}
