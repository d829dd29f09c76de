package org.erel.master;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Documents;
import org.erel.api.HostStatus;
import org.erel.api.ReleaseContainer;
import org.erel.api.Repository;
import org.erel.api.Subscription;
import org.erel.wire.Bus;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells whoever observes this host on the status exchange how it is, after each change. */
@Component(service = {})
public class StatusNews {

  private static final Logger LOG = LoggerFactory.getLogger(StatusNews.class);

  /** Changes come in flocks; one message tells of all of them. */
  private static final long FLOCK_IN_MS = 200;

  private final Bus bus;
  private final LocalMaster master;
  private final ScheduledExecutorService teller =
      Executors.newSingleThreadScheduledExecutor(Threads.named("erel-status"));
  private final AtomicBoolean due = new AtomicBoolean();
  private final List<Subscription> subscriptions;

  /** Begins to tell. */
  @Activate
  public StatusNews(
      @Reference Bus bus,
      @Reference LocalMaster master,
      @Reference Documents documents,
      @Reference Repository repository,
      @Reference ReleaseContainer container) {
    this.bus = bus;
    this.master = master;
    this.subscriptions =
        List.of(
            bus.onConnected(this::changed),
            documents.onStored(document -> changed()),
            repository.onChange(this::changed),
            container.onChange(this::changed));
  }

  @Deactivate
  void close() {
    subscriptions.forEach(Subscription::close);
    teller.shutdownNow();
  }

  private void changed() {
    if (due.compareAndSet(false, true)) {
      teller.schedule(this::tell, FLOCK_IN_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void tell() {
    due.set(false);
    if (!bus.connected()) {
      return;
    }
    HostStatus status = master.status();
    try {
      bus.send(Destination.status(status.host().identifier()), new Message.Status(status));
    } catch (BrokerUnavailableException e) {
      LOG.debug("The broker went away; the next change is told", e);
    }
  }
}
