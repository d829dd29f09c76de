package org.erel.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.Group;
import org.erel.api.Problem;
import org.erel.api.Settings;
import org.erel.api.Subscription;
import org.erel.trust.HostKey;
import org.erel.wire.GroupProperties;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@code org.erel.group~<name>} in ConfigAdmin and the documents equal, in both directions.
 *
 * <p>It looks at states and not at events: whatever happened, it compares a configuration with the
 * document held and does what {@link Edit#decide} says. So it makes no difference whether something
 * changed a moment ago or while the master was down.
 */
@Component(service = ConfigurationListener.class, immediate = true)
public final class ConfigurationBridge implements ConfigurationListener {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationBridge.class);

  /** Any bundle may have the configuration (OSGi Compendium, 104.4.1). */
  private static final String ANY_LOCATION = "?";

  /**
   * Documents come in flocks, and the hosts of one machine in a row: what has to be acknowledged
   * goes first, and of a burst only the last is applied.
   */
  private static final long FLOCK_IN_MS = 100;

  /** How soon what ConfigAdmin refused is tried again. */
  private static final long RETRY_IN_SECONDS = 3;

  /** The change count of a configuration that is not there. */
  private static final long ABSENT = -1;

  /**
   * Before any revision: a problem that is over as soon as the configuration is what it shall be.
   */
  private static final long UNTIL_RIGHT = -1;

  private final String host;
  private final FileDocuments documents;
  private final ConfigurationAdmin admin;
  private final Publisher publisher;
  private final ScheduledExecutorService worker = Workers.scheduled("erel-bridge");
  private final ExecutorService sender = Workers.scheduled("erel-bridge-publish");
  private final Subscription stored;

  private final Set<String> marked = ConcurrentHashMap.newKeySet();

  // the worker's own
  private final Map<String, Edit.Memory> memories = new HashMap<>();
  private final Set<String> underWay = new HashSet<>();
  private final Set<String> retrying = new HashSet<>();
  private final Map<String, Long> reported = new HashMap<>();

  /**
   * Compares everything once, and what changes from here on.
   *
   * @param context of this bundle, for the settings
   * @param documents what this host holds
   * @param key signs edits
   * @param admin where configurations are
   * @param cluster where edits are published
   */
  @Activate
  public ConfigurationBridge(
      BundleContext context,
      @Reference FileDocuments documents,
      @Reference HostKey key,
      @Reference ConfigurationAdmin admin,
      @Reference Cluster cluster) {
    this.host = Settings.host(context::getProperty).identifier();
    this.documents = documents;
    this.admin = admin;
    this.publisher = new Publisher(host, key.signer().id(), documents, cluster);
    this.stored = documents.onGroupStored(document -> mark(document.name(), FLOCK_IN_MS));
    worker.execute(Workers.logged(LOG, this::compareAll));
  }

  @Deactivate
  void stop() {
    stored.close();
    Workers.end(worker);
    Workers.end(sender);
  }

  @Override
  public void configurationEvent(ConfigurationEvent event) {
    String pid = event.getPid();
    if (!GroupProperties.FACTORY_PID.equals(event.getFactoryPid())) {
      return;
    }
    if (event.getType() == ConfigurationEvent.CM_DELETED && GroupProperties.group(pid).isEmpty()) {
      documents.clear(subject(pid));
    } else {
      markPid(pid);
    }
  }

  private void compareAll() {
    Set<String> names = new TreeSet<>();
    documents.all().forEach(document -> names.add(document.name()));
    names.forEach(this::mark);
    for (Configuration configuration :
        list("(service.factoryPid=" + GroupProperties.FACTORY_PID + ")")) {
      markPid(configuration.getPid());
    }
  }

  private void markPid(String pid) {
    GroupProperties.group(pid)
        .ifPresentOrElse(
            this::mark,
            () ->
                documents.note(
                    new Problem(
                        subject(pid),
                        "it names no group and is left alone; create it as "
                            + GroupProperties.pid("NAME"))));
  }

  private void mark(String name) {
    mark(name, 0);
  }

  private void mark(String name, long delayInMs) {
    if (marked.add(name)) {
      worker.schedule(
          () -> {
            marked.remove(name);
            attempt(name, () -> compare(name));
          },
          delayInMs,
          TimeUnit.MILLISECONDS);
    }
  }

  /** What ConfigAdmin refuses, as on a full disk, is reported and tried again. */
  private void attempt(String name, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      if (!Long.valueOf(UNTIL_RIGHT).equals(reported.get(name))) {
        LOG.error("group {} and its configuration differ", name, e);
      }
      String cause = e.getCause() == null ? "" : " (" + e.getCause().getMessage() + ")";
      report(
          name,
          UNTIL_RIGHT,
          e.getMessage()
              + cause
              + "; it is tried again every "
              + RETRY_IN_SECONDS
              + " s. Check the disk's space and rights");
      retryLater(name);
    }
  }

  private void retryLater(String name) {
    if (retrying.add(name)) {
      worker.schedule(() -> retry(name), RETRY_IN_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void retry(String name) {
    retrying.remove(name);
    mark(name);
  }

  private void compare(String name) {
    Optional<Configuration> configuration = find(name);
    long changes = configuration.map(Configuration::getChangeCount).orElse(ABSENT);
    Optional<Map<String, Object>> properties = configuration.map(ConfigurationBridge::properties);
    Optional<Document> held = documents.group(name);
    Edit.Memory memory = memories.getOrDefault(name, Edit.Memory.NONE);
    Edit edit = Edit.decide(name, properties, held, memory);
    if (properties.isEmpty() && edit instanceof Edit.Nothing) {
      memories.remove(name);
      settled(name, held.map(Document::revision).orElse(0L));
    } else if (properties.isPresent() && !(edit instanceof Edit.PutBack)) {
      memories.put(name, memory.seen(Edit.base(properties.get(), held, memory)));
    }
    carryOut(name, edit, changes);
  }

  private void carryOut(String name, Edit edit, long changes) {
    documents.edited(name, edit instanceof Edit.Publish || edit instanceof Edit.Unpublish);
    if (edit instanceof Edit.Project project) {
      project(name, project, changes);
    } else if (edit instanceof Edit.Remove) {
      remove(name);
    } else if (edit instanceof Edit.Nothing) {
      LOG.debug("nothing to do for group {}", name);
    } else if (underWay.contains(name)) {
      // looked at again when what is under way has come to its end
      LOG.debug("group {} is being published", name);
    } else if (edit instanceof Edit.Publish publish) {
      publish(name, Optional.of(publish.group()), publish.base());
    } else if (edit instanceof Edit.Unpublish unpublish) {
      publish(name, Optional.empty(), unpublish.base());
    } else if (edit instanceof Edit.PutBack putBack) {
      putBack(name, putBack, changes);
    }
  }

  private void project(String name, Edit.Project project, long changes) {
    try {
      Configuration configuration =
          admin.getFactoryConfiguration(GroupProperties.FACTORY_PID, name, ANY_LOCATION);
      if (!ANY_LOCATION.equals(configuration.getBundleLocation())) {
        // looked at again when ConfigAdmin tells of it
        configuration.setBundleLocation(ANY_LOCATION);
        return;
      }
      long before = configuration.getChangeCount();
      if (changes == ABSENT ? configuration.getProperties() != null : changes != before) {
        // somebody was quicker; ConfigAdmin has no update on a condition
        mark(name);
        return;
      }
      boolean written =
          configuration.updateIfDifferent(
              GroupProperties.write(project.group(), project.revision()));
      Edit.Memory memory = memories.getOrDefault(name, Edit.Memory.NONE);
      memories.put(name, memory.seen(project.revision()));
      if (written && configuration.getChangeCount() > before + 1) {
        report(
            name,
            project.revision(),
            "it was edited while revision "
                + project.revision()
                + " was written into it; look whether the edit is there, and make it again if not");
      } else {
        settled(name, project.revision());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("group " + name + " is not in ConfigAdmin", e);
    }
  }

  private void remove(String name) {
    memories.remove(name);
    find(name)
        .ifPresent(
            configuration -> {
              try {
                configuration.delete();
              } catch (IOException e) {
                throw new UncheckedIOException("group " + name + " is still in ConfigAdmin", e);
              }
            });
  }

  private void putBack(String name, Edit.PutBack putBack, long changes) {
    boolean stays = putBack.undo() instanceof Edit.Nothing;
    report(
        name,
        stays ? UNTIL_RIGHT : held(name),
        "a change made on "
            + host
            + " was not published: "
            + putBack.reason()
            + (stays ? "" : ". The change was put back"));
    carryOut(name, putBack.undo(), changes);
  }

  private void publish(String name, Optional<Group> group, long base) {
    underWay.add(name);
    sender.execute(
        () -> {
          Publisher.Landing landing = publisher.publish(name, group, base);
          worker.execute(() -> attempt(name, () -> landed(name, group, base, landing)));
        });
  }

  private void landed(String name, Optional<Group> group, long base, Publisher.Landing landing) {
    underWay.remove(name);
    if (landing instanceof Publisher.Landing.Published published) {
      Edit.Memory memory = memories.getOrDefault(name, Edit.Memory.NONE);
      Edit.Memory after = memory.published(base, published.revision());
      memories.put(name, group.isPresent() ? after : after.gone());
      settled(name, published.revision());
      mark(name);
    } else if (landing instanceof Publisher.Landing.Waits waits) {
      report(
          name,
          UNTIL_RIGHT,
          "a change made on %s waits to be published, and is tried again every %d s: %s"
              .formatted(host, RETRY_IN_SECONDS, waits.reason()));
      retryLater(name);
    } else if (landing instanceof Publisher.Landing.Refused refused) {
      refused(name, group, refused.reason());
    }
  }

  private void refused(String name, Optional<Group> group, String reason) {
    Optional<Configuration> configuration = find(name);
    Optional<Map<String, Object>> properties = configuration.map(ConfigurationBridge::properties);
    if (says(name, properties).equals(group)) {
      putBack(
          name,
          new Edit.PutBack(reason, Edit.undo(properties, documents.group(name))),
          configuration.map(Configuration::getChangeCount).orElse(ABSENT));
      return;
    }
    report(name, held(name), reason);
    mark(name);
  }

  private static Optional<Group> says(String name, Optional<Map<String, Object>> properties) {
    try {
      return properties.map(present -> GroupProperties.read(name, present));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Reports a problem.
   *
   * @param revision the last one that it is about: it is over when a newer one is in place
   */
  private void report(String name, long revision, String reason) {
    reported.put(name, revision);
    documents.note(new Problem(subject(GroupProperties.pid(name)), reason));
  }

  /** The configuration is what it shall be at a revision. */
  private void settled(String name, long revision) {
    if (reported.getOrDefault(name, Long.MAX_VALUE) < revision) {
      reported.remove(name);
      documents.clear(subject(GroupProperties.pid(name)));
    }
  }

  private long held(String name) {
    return documents.group(name).map(Document::revision).orElse(0L);
  }

  private static String subject(String pid) {
    return "configuration " + pid;
  }

  private Optional<Configuration> find(String name) {
    String pid = GroupProperties.pid(name).replaceAll("[\\\\*()]", "\\\\$0");
    Configuration[] found = list("(service.pid=" + pid + ")");
    return found.length == 0 ? Optional.empty() : Optional.of(found[0]);
  }

  private Configuration[] list(String filter) {
    try {
      Configuration[] found = admin.listConfigurations(filter);
      return found == null ? new Configuration[0] : found;
    } catch (IOException e) {
      throw new UncheckedIOException("ConfigAdmin cannot be read", e);
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Map<String, Object> properties(Configuration configuration) {
    Dictionary<String, Object> dictionary = configuration.getProperties();
    Map<String, Object> properties = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Collections.list(dictionary.keys()).forEach(key -> properties.put(key, dictionary.get(key)));
    return properties;
  }
}
