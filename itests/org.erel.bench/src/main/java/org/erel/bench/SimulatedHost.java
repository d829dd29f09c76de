package org.erel.bench;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.erel.api.Document;
import org.erel.api.Settings;
import org.erel.broker.AmqpBus;
import org.erel.config.DocumentSync;
import org.erel.config.FileDocuments;
import org.erel.config.Gate;
import org.erel.config.Presence;
import org.erel.config.RosterPeers;
import org.erel.trust.HostKey;
import org.osgi.framework.BundleContext;

/**
 * What a master has of the documents, without its framework and releases, so that many fit into one
 * process: its own connection, with the code, the threads and the settings of a master's, and its
 * own folder on disk. Its cluster is unsigned. It ends with the process.
 */
final class SimulatedHost implements Member {

  private final AmqpBus bus;
  private final Map<String, Long> revisions = new ConcurrentHashMap<>();
  private final AtomicLong held = new AtomicLong();

  /**
   * Starts it. Returns at once; it connects in the background.
   *
   * @param broker its broker's address
   * @param identifier the host's
   * @param data its data folder
   * @throws IOException if the folder cannot be read
   */
  SimulatedHost(String broker, String identifier, Path data) throws IOException {
    BundleContext settings =
        settings(
            Map.of(
                Settings.IDENTIFIER,
                identifier,
                Settings.BROKER,
                broker,
                Settings.UNSIGNED,
                "true",
                Settings.DATA,
                data.toString()));
    HostKey key = new HostKey(settings);
    FileDocuments documents = new FileDocuments(settings, key);
    documents.onStored(this::stored);
    documents.all().forEach(this::stored);
    bus = new AmqpBus(settings, key);
    new DocumentSync(
        settings,
        documents,
        new Gate(documents),
        bus,
        new Presence(settings, bus, new RosterPeers(settings, documents)));
  }

  private void stored(Document document) {
    Long before = revisions.put(document.name(), document.revision());
    held.addAndGet(document.revision() - (before == null ? 0 : before));
  }

  @Override
  public boolean connected() {
    return bus.connected();
  }

  @Override
  public long held() {
    return held.get();
  }

  /** A context that knows settings, which is all that is asked of it. */
  private static BundleContext settings(Map<String, String> settings) {
    return (BundleContext)
        Proxy.newProxyInstance(
            BundleContext.class.getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getProperty")) {
                return settings.get((String) arguments[0]);
              }
              throw new UnsupportedOperationException(method + " is not there without a framework");
            });
  }
}
