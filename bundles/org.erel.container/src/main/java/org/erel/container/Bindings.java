package org.erel.container;

import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.felix.cm.json.io.Configurations;
import org.erel.api.Configuration;
import org.erel.api.Drift;
import org.erel.api.ReleaseException;
import org.erel.api.ReleaseId;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes bindings to Configuration Admin. Safe for threads. */
final class Bindings {

  /** How long who takes a configuration may take to end when it is interrupted. */
  private static final long WAKE_NANOS = 2_000_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(Bindings.class);

  private final ConfigurationAdmin admin;
  private final Delivery delivery;

  Bindings(ConfigurationAdmin admin, Delivery delivery) {
    this.admin = admin;
    this.delivery = delivery;
  }

  /**
   * Waits until what was written has reached those that it is for. Where one release holds up all
   * others that is not held against them: what is started anew has its configurations. Where the
   * host cannot write (no file handle is left) nobody can wait.
   *
   * @return whether it has, as far as can be known
   */
  boolean delivered(Duration patience) {
    try {
      return delivery.stuck() || delivery.await(patience);
    } catch (IOException e) {
      LOG.warn("nobody knows whether configurations have been taken: {}", e.toString());
      return true;
    }
  }

  /**
   * Interrupts who did not take what was written.
   *
   * @param release whose bundles it was for
   * @param zombies takes who does not react
   * @return how that went, in words that go on after others
   */
  String wake(ReleaseId release, Zombies zombies) {
    CompletableFuture<Void> end = delivery.wake();
    if (Worker.ended(end, WAKE_NANOS)) {
      return ", and gave in to an interrupt";
    }
    zombies.add(release, "one of its bundles", "taking of a configuration", end);
    return ", and one does not react to an interrupt; restart the host when convenient";
  }

  /** Whether nobody holds up the others. */
  boolean delivers() {
    return !delivery.stuck();
  }

  /**
   * Reads every configuration's properties.
   *
   * @throws ReleaseException naming the first that is not typed JSON
   */
  static void check(List<Configuration> configurations) throws ReleaseException {
    for (Configuration configuration : configurations) {
      properties(configuration);
    }
    Tolerance.of(configurations);
  }

  /**
   * Reads a configuration's properties.
   *
   * @throws ReleaseException if they are not typed JSON
   */
  static Dictionary<String, Object> properties(Configuration configuration)
      throws ReleaseException {
    try {
      return properties(configuration.properties());
    } catch (IOException e) {
      throw new ReleaseException(
          "configuration " + configuration.pid() + " is not valid: " + e.getMessage(), e);
    }
  }

  /**
   * Makes a change. What is as it shall be is not written, so that a full disk does not keep it
   * from being so.
   *
   * @throws ReleaseException naming the configuration that could not be written
   */
  void apply(Binding.Change change) throws ReleaseException {
    for (Binding binding : change.deletes()) {
      try {
        configuration(binding).delete();
      } catch (IOException | IllegalStateException e) {
        throw refused(binding, e);
      }
    }
    for (Binding binding : change.puts()) {
      try {
        configuration(binding).updateIfDifferent(properties(binding.properties()));
      } catch (IOException | IllegalStateException e) {
        throw refused(binding, e);
      }
    }
  }

  /**
   * Deletes every configuration that is bound to a bundle of a release; one that is deleted by
   * others meanwhile is as it shall be. At boot none of those bundles is there any more.
   *
   * @throws IOException if one cannot be deleted
   */
  void deleteAll() throws IOException {
    for (org.osgi.service.cm.Configuration configuration : all()) {
      try {
        String location = configuration.getBundleLocation();
        if (location != null && Location.of(location).isPresent()) {
          configuration.delete();
        }
      } catch (IllegalStateException e) {
        LOG.debug("a configuration is deleted already", e);
      }
    }
  }

  /** All that Configuration Admin has, whoever made it. */
  List<Drifts.Found> found() throws IOException {
    List<Drifts.Found> found = new ArrayList<>();
    for (org.osgi.service.cm.Configuration configuration : all()) {
      try {
        Dictionary<String, Object> properties = configuration.getProperties();
        if (properties != null) {
          found.add(
              new Drifts.Found(
                  configuration.getPid(),
                  Optional.ofNullable(configuration.getFactoryPid()),
                  configuration.getBundleLocation(),
                  properties));
        }
      } catch (IllegalStateException e) {
        LOG.debug("a configuration is deleted already", e);
      }
    }
    return found;
  }

  /**
   * Makes configurations what they were before others wrote them.
   *
   * @throws ReleaseException naming the configuration that could not be written
   */
  void undo(List<Drift> drifts, List<Binding> bindings) throws ReleaseException {
    List<String> pids = drifts.stream().map(Drift::pid).toList();
    apply(
        new Binding.Change(
            bindings.stream().filter(binding -> pids.contains(binding.toString())).toList(),
            List.of()));
    for (Drift drift : drifts) {
      if (drift.kind() == Drift.Kind.ADDED) {
        try {
          for (org.osgi.service.cm.Configuration configuration : all()) {
            if (configuration.getPid().equals(drift.pid())) {
              configuration.delete();
            }
          }
        } catch (IOException | IllegalStateException e) {
          throw new ReleaseException(
              "Configuration Admin does not delete " + drift.pid() + ": " + e.getMessage(), e);
        }
      }
    }
  }

  private List<org.osgi.service.cm.Configuration> all() throws IOException {
    try {
      org.osgi.service.cm.Configuration[] all = admin.listConfigurations(null);
      return all == null ? List.of() : List.of(all);
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("no filter was given", e);
    }
  }

  private org.osgi.service.cm.Configuration configuration(Binding binding) throws IOException {
    return binding.name().isPresent()
        ? admin.getFactoryConfiguration(binding.pid(), binding.name().get(), binding.location())
        : admin.getConfiguration(binding.pid(), binding.location());
  }

  private static ReleaseException refused(Binding binding, Exception e) {
    String message = "Configuration Admin does not take " + binding + ": " + e.getMessage();
    return e instanceof IOException ? new HostFault(message, e) : new ReleaseException(message, e);
  }

  private static Dictionary<String, Object> properties(String json) throws IOException {
    return Configurations.buildReader().build(new StringReader(json)).readConfiguration();
  }
}
