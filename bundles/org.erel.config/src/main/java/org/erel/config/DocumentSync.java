package org.erel.config;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.erel.api.Settings;
import org.erel.api.Subscription;
import org.erel.replication.Effect;
import org.erel.replication.Replica;
import org.erel.replication.Timing;
import org.erel.wire.Bus;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Guard;
import org.erel.wire.Message;
import org.erel.wire.RosterMessage;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the {@link Replica} of this host on the bus, and carries out what it wants done. Messages
 * are handled on the bus's thread, so that one is acknowledged to the broker only when what it
 * brought is on disk.
 */
@Component(
    service = {},
    immediate = true)
public final class DocumentSync {

  /** Setting: seconds between two comparisons with another host, more or less a quarter. */
  static final String INTERVAL = "erel.sync.interval";

  private static final Logger LOG = LoggerFactory.getLogger(DocumentSync.class);

  private final String host;
  private final FileDocuments documents;
  private final Guard guard;
  private final Bus bus;

  /** Ends after this does: when it says that the host leaves, nothing more is said. */
  private final Presence presence;

  private final ScheduledThreadPoolExecutor clock = Workers.scheduled("erel-sync");
  private final List<Subscription> subscriptions;

  /** Its inputs come one at a time, each with all that follows from it. */
  private final Replica replica;

  /**
   * Listens on the bus from here on.
   *
   * @param context of this bundle, for the settings
   * @param documents what this host holds
   * @param guard knows who may publish
   * @param bus the way to the others
   * @param presence remembers who spoke
   */
  @Activate
  public DocumentSync(
      BundleContext context,
      @Reference FileDocuments documents,
      @Reference Guard guard,
      @Reference Bus bus,
      @Reference Presence presence) {
    this.host = Settings.host(context::getProperty).identifier();
    this.documents = documents;
    this.guard = guard;
    this.bus = bus;
    this.presence = presence;
    this.replica =
        new Replica(
            host,
            Timing.USUAL.comparing(interval(context.getProperty(INTERVAL))),
            documents.shelf(),
            documents::refusal,
            new Random());
    this.subscriptions =
        List.of(
            bus.subscribe(Message.class, this::received),
            bus.onConnected(Workers.logged(LOG, this::connected)));
    clock.scheduleWithFixedDelay(Workers.logged(LOG, this::tick), 1, 1, TimeUnit.SECONDS);
  }

  @Deactivate
  void stop() {
    subscriptions.forEach(Subscription::close);
    Workers.end(clock);
  }

  static Duration interval(String setting) {
    String text =
        setting == null || setting.isBlank()
            ? Long.toString(Timing.USUAL.comparison().toSeconds())
            : setting.strip();
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(
          "setting " + INTERVAL + " is '" + text + "'; use seconds from 1 on, such as 30");
    }
    return Duration.ofSeconds(Long.parseLong(text));
  }

  private void received(Delivery<Message> delivery) {
    presence.heard(delivery.message());
    Optional<String> refusal =
        concerns(delivery.message()) ? guard.refusal(delivery) : Optional.empty();
    if (refusal.isPresent()) {
      bus.reply(delivery, new Message.Failed(host, refusal.get()));
      return;
    }
    run(now -> replica.received(delivery, now));
  }

  /** A seal is used up by who is meant, and orders are not meant here. */
  private static boolean concerns(Message message) {
    return message instanceof Message.Prepare
        || message instanceof Message.Publish
        || message instanceof RosterMessage.Forget
        || message instanceof RosterMessage.Force;
  }

  private void connected() {
    run(replica::connected);
  }

  private void tick() {
    run(
        now -> {
          if (!bus.connected()) {
            replica.disconnected();
          }
          return replica.tick(now);
        });
    synchronized (replica) {
      documents.lookAtKeys();
      documents.shorten();
      replica.waits().ifPresentOrElse(documents::note, () -> documents.clear(Replica.WAITING));
    }
  }

  private void run(LongFunction<List<Effect>> input) {
    synchronized (replica) {
      carryOut(input.apply(System.nanoTime()));
      carryOut(replica.consider(System.nanoTime()));
      bus.serveAny(replica.votes());
    }
  }

  private void unroutable(Destination destination) {
    synchronized (replica) {
      if (destination.equals(Destination.ANY_HOST)) {
        replica.deserted();
      } else {
        destination.host().ifPresent(replica::unroutable);
      }
    }
  }

  private void carryOut(List<Effect> effects) {
    effects.forEach(this::carryOut);
  }

  private void carryOut(Effect effect) {
    if (effect instanceof Effect.Send send) {
      Destination destination = send.destination();
      bus.post(destination, send.message(), () -> unroutable(destination));
    } else if (effect instanceof Effect.Reply reply) {
      bus.reply(reply.question(), reply.answer());
    } else if (effect instanceof Effect.Report report) {
      documents.note(report.problem());
    } else if (effect instanceof Effect.Look) {
      bus.look(there -> run(now -> replica.marked(there)));
    } else if (effect instanceof Effect.Claim) {
      bus.claim(mine -> run(now -> replica.claimed(mine)));
    } else if (effect instanceof Effect.Durable durable) {
      write(durable);
    }
  }

  private void write(Effect.Durable effect) {
    try {
      documents.write(effect);
    } catch (UncheckedIOException e) {
      LOG.error("what was decided is not on disk", e);
      carryOut(replica.failed(effect, e.getMessage(), System.nanoTime()));
      return;
    }
    carryOut(effect.then());
    if (effect instanceof Effect.Keep keep) {
      documents.tell(keep.held().document());
    }
  }
}
