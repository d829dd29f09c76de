package org.erel.master;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
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

  /** Whether each is reachable. */
  private final ConcurrentNavigableMap<String, Boolean> peers = new ConcurrentSkipListMap<>();

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
            bus.subscribe(Message.Leaving.class, news -> peers.remove(news.message().host())));
  }

  @Deactivate
  void close() {
    subscriptions.forEach(Subscription::close);
  }

  @Override
  public List<String> all() {
    return List.copyOf(peers.keySet());
  }

  @Override
  public List<String> reachable() {
    return peers.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
  }

  @Override
  public void unreachable(String peer) {
    peers.replace(peer, false);
  }

  /** An operator asks without an identifier. */
  private void heard(String peer) {
    if (!peer.isEmpty() && !peer.equals(host.identifier())) {
      peers.put(peer, true);
    }
  }
}
