package org.erel.master;

import java.util.List;
import org.erel.api.ActionOutcome;
import org.erel.api.ActionOutcome.Result;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.HostStatus;
import org.erel.api.Order;
import org.erel.api.Settings;
import org.erel.api.Subscription;
import org.erel.wire.Bus;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets operators see and steer this host through the broker. */
@Component(service = {})
public class RemoteControl {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteControl.class);

  private final BundleContext context;
  private final Bus bus;
  private final LocalMaster master;
  private final List<Subscription> subscriptions;

  /** Begins to listen. */
  @Activate
  public RemoteControl(BundleContext context, @Reference Bus bus, @Reference LocalMaster master) {
    this.context = context;
    this.bus = bus;
    this.master = master;
    this.subscriptions =
        List.of(
            bus.subscribe(
                Message.StatusRequest.class, q -> reply(q, new Message.Status(master.status()))),
            bus.subscribe(Message.ActionRequest.class, this::act),
            bus.onRefused(this::refused));
  }

  @Deactivate
  void close() {
    subscriptions.forEach(Subscription::close);
    if (bus.connected()) {
      try {
        bus.send(Destination.EVERY_HOST, new Message.Leaving(master.host().identifier()));
      } catch (BrokerUnavailableException e) {
        LOG.debug("The broker is gone already; the others will notice by themselves", e);
      }
    }
  }

  /** Two masters must not answer to one name; but what runs here goes on, whoever is right. */
  private void refused(String reason) {
    if (!master.status().releases().isEmpty()) {
      LOG.error("{}. This master keeps its releases running and goes on asking", reason);
      return;
    }
    System.setProperty(Settings.EXIT_CODE, "1");
    System.setProperty(Settings.EXIT_REASON, reason);
    try {
      context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).stop();
    } catch (BundleException e) {
      LOG.error("{}. This master cannot be stopped", reason, e);
    }
  }

  private void act(Delivery<Message.ActionRequest> request) {
    Order order = request.message().order();
    HostStatus status = master.status();
    boolean meant = request.message().target().matches(status.host(), status.groups());
    boolean here =
        status.releases().stream().anyMatch(release -> release.name().equals(order.release()));
    if (!meant || !here) {
      reply(
          request,
          outcome(Result.NOT_HERE, "not meant, or no group of this host wants " + order.release()));
      return;
    }
    LOG.info("{} asks to {} {}", order.by(), order.action(), order.release());
    reply(request, outcome(Result.ACCEPTED, ""));
    master
        .reconciler()
        .perform(order)
        .whenComplete(
            (outcome, failure) ->
                reply(
                    request,
                    failure == null
                        ? new Message.ActionReply(outcome)
                        : outcome(Result.FAILED, failure.toString())));
  }

  private Message.ActionReply outcome(Result result, String detail) {
    return new Message.ActionReply(new ActionOutcome(master.host().identifier(), result, detail));
  }

  private void reply(Delivery<?> question, Message answer) {
    try {
      bus.reply(question, answer);
    } catch (BrokerUnavailableException e) {
      LOG.warn("An answer did not get out: {}", e.getMessage());
    }
  }
}
