package org.erel.config;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.erel.api.Peers;
import org.erel.api.Settings;
import org.erel.api.Subscription;
import org.erel.wire.Bus;
import org.erel.wire.Message;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the {@link Replica} of this host on the bus. */
@Component(
    service = {},
    immediate = true)
public final class DocumentSync {

  /** Setting: seconds between two comparisons with another host, more or less a quarter. */
  static final String INTERVAL = "erel.sync.interval";

  private static final String DEFAULT_INTERVAL = "30";
  private static final int WAITING = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(DocumentSync.class);

  private final ScheduledThreadPoolExecutor worker = Workers.scheduled("erel-sync");
  private final Replica replica;
  private final List<Subscription> subscriptions;

  /**
   * Listens on the bus from here on.
   *
   * @param context of this bundle, for the settings
   * @param documents what this host holds
   * @param bus the way to the others
   * @param peers the others
   */
  @Activate
  public DocumentSync(
      BundleContext context,
      @Reference FileDocuments documents,
      @Reference Bus bus,
      @Reference Peers peers) {
    this.replica =
        new Replica(
            Settings.host(context::getProperty).identifier(),
            interval(context.getProperty(INTERVAL)),
            new Replica.Parts(
                bus,
                documents,
                peers,
                documents::note,
                System::nanoTime,
                new Random(),
                this::later));
    this.subscriptions =
        List.of(
            bus.subscribe(Message.Publication.class, replica::published),
            bus.subscribe(Message.Ask.class, replica::asked),
            bus.subscribe(Message.Summary.class, delivery -> replica.told(delivery.message())),
            bus.subscribe(Message.Fetch.class, replica::fetched),
            bus.subscribe(Message.Copy.class, delivery -> replica.copied(delivery.message())),
            bus.onConnected(() -> later(replica::joined)));
    worker.scheduleWithFixedDelay(Workers.logged(LOG, replica::tick), 1, 1, TimeUnit.SECONDS);
  }

  @Deactivate
  void stop() {
    subscriptions.forEach(Subscription::close);
    Workers.end(worker);
    replica.close();
  }

  static Duration interval(String setting) {
    String text = setting == null || setting.isBlank() ? DEFAULT_INTERVAL : setting.strip();
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(
          "setting " + INTERVAL + " is '" + text + "'; use seconds from 1 on, such as 30");
    }
    return Duration.ofSeconds(Long.parseLong(text));
  }

  /** What is dropped here is asked for again by those who wait for it. */
  private void later(Runnable task) {
    if (worker.getQueue().size() >= WAITING) {
      LOG.warn("{} answers wait for the broker; one more is dropped", WAITING);
    } else {
      worker.execute(Workers.logged(LOG, task));
    }
  }
}
