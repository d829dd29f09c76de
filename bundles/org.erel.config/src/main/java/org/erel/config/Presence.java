package org.erel.config;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Peers;
import org.erel.api.Settings;
import org.erel.api.Subscription;
import org.erel.wire.Bus;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.erel.wire.Sighting;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers when the other hosts were last heard of, and at the end of this one has a few of them
 * remember that it was stopped. They lose that with their own end, but hand it on where it is in
 * good order; when nobody is left who knows, the host counts as silent.
 */
@Component(service = Presence.class)
public final class Presence {

  /** So many hosts are told of the end, however great the cluster is. */
  static final int REMEMBERERS = 3;

  /** So many are tried, where some are not connected. */
  static final int TRIES = 12;

  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

  /** How long the end may take, the wait for the broker's last answer apart. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  private final String host;
  private final Bus bus;
  private final Peers peers;
  private final LongSupplier clock;
  private final Sightings sightings = new Sightings();
  private final Subscription questions;

  /**
   * Listens to questions from here on.
   *
   * @param context of this bundle, for the settings
   * @param bus the way to the others
   * @param peers who they are
   */
  @Activate
  public Presence(BundleContext context, @Reference Bus bus, @Reference Peers peers) {
    this(Settings.host(context::getProperty).identifier(), bus, peers, System::nanoTime);
  }

  /**
   * With a clock.
   *
   * @param host this host's identifier
   * @param bus as above
   * @param peers as above
   * @param clock nanoseconds from any origin
   */
  Presence(String host, Bus bus, Peers peers, LongSupplier clock) {
    this.host = host;
    this.bus = bus;
    this.peers = peers;
    this.clock = clock;
    this.questions = bus.subscribe(Message.HeardRequest.class, this::asked);
  }

  /**
   * A message came.
   *
   * @param message of any kind
   */
  void heard(Message message) {
    sightings.heard(message, clock.getAsLong());
  }

  private void asked(Delivery<Message.HeardRequest> question) {
    List<String> hosts = question.message().hosts();
    bus.reply(question, new Message.Heard(host, sightings.of(hosts, clock.getAsLong())));
  }

  @Deactivate
  void stop() {
    questions.close();
    if (bus.connected()) {
      try {
        leave();
      } catch (BrokerUnavailableException e) {
        LOG.info("The broker is gone: to the others this host will be silent, not stopped");
      }
    }
  }

  private void leave() throws BrokerUnavailableException {
    long begin = clock.getAsLong();
    List<String> others = peers.all();
    List<Sighting> stopped =
        sightings.of(others, begin).stream().filter(Sighting::stopped).toList();
    int told = 0;
    for (String other : sightings.likeliest(others, begin).stream().limit(TRIES).toList()) {
      if (told == REMEMBERERS || clock.getAsLong() - begin > LAST_WORDS.toNanos()) {
        return;
      }
      if (bus.send(Destination.host(other), new Message.Leaving(host))) {
        told++;
        if (!stopped.isEmpty()) {
          bus.send(Destination.host(other), new Message.Heard(host, stopped));
        }
      }
    }
  }
}
