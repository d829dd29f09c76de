package org.erel.master;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.erel.api.Host;
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

/** Learns of the other hosts from what they say. */
@Component
public class Membership implements Peers {

  private final Set<String> peers = new ConcurrentSkipListSet<>();
  private final Host host;
  private final List<Subscription> subscriptions;

  /** Begins to listen. */
  @Activate
  public Membership(BundleContext context, @Reference Bus bus) {
    this(Settings.host(context::getProperty), bus);
  }

  Membership(Host host, Bus bus) {
    this.host = host;
    this.subscriptions =
        List.of(
            bus.subscribe(Message.Ask.class, question -> heard(question.message().host())),
            bus.subscribe(Message.Summary.class, answer -> heard(answer.message().host())),
            bus.subscribe(Message.Leaving.class, news -> forget(news.message().host())));
  }

  @Deactivate
  void close() {
    subscriptions.forEach(Subscription::close);
  }

  @Override
  public List<String> all() {
    return List.copyOf(peers);
  }

  @Override
  public void forget(String peer) {
    peers.remove(peer);
  }

  /** An operator asks without an identifier. */
  private void heard(String peer) {
    if (!peer.isEmpty() && !peer.equals(host.identifier())) {
      peers.add(peer);
    }
  }
}
