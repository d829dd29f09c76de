package org.erel.container;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.erel.api.Configuration;
import org.erel.api.Drift;
import org.erel.api.ReleaseException;
import org.erel.api.ReleaseId;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One release version in the framework: a region with its bundles, and configurations bound to
 * them. It is for one thread at a time; {@link Stage} makes it.
 */
final class Deployment {

  private static final Logger LOG = LoggerFactory.getLogger(Deployment.class);

  private final Location location;
  private final Regions regions;
  private final Platform platform;
  private final Bindings admin;
  private final Zombies zombies;
  private final Strays strays;
  private final Map<Bundle, BundleFile> contents = new LinkedHashMap<>();
  private Bundle agent;
  private List<Binding> bindings = List.of();
  private volatile Tolerance tolerance = Tolerance.NONE;
  private boolean abandoned;

  Deployment(
      Location location,
      Regions regions,
      Platform platform,
      Bindings admin,
      Zombies zombies,
      Strays strays) {
    this.location = location;
    this.regions = regions;
    this.platform = platform;
    this.admin = admin;
    this.zombies = zombies;
    this.strays = strays;
  }

  ReleaseId release() {
    return location.release();
  }

  Location location() {
    return location;
  }

  /** Whether a thread hangs in it: then it is left alone until that thread ends. */
  boolean abandoned() {
    return abandoned;
  }

  /** In start order, with what their jars say; the agent apart. */
  Map<Bundle, BundleFile> contents() {
    return Collections.unmodifiableMap(contents);
  }

  /** What its health gate leaves alone. */
  Tolerance tolerance() {
    return tolerance;
  }

  /** The bundles that configurations can be bound to. */
  List<Binding.Bound> bound() {
    return contents.entrySet().stream()
        .map(each -> new Binding.Bound(each.getValue(), each.getKey().getLocation()))
        .toList();
  }

  void add(Bundle bundle, BundleFile file) {
    contents.put(bundle, file);
  }

  void agent(Bundle erel) {
    agent = erel;
  }

  /**
   * Wires the bundles, touching nothing that runs.
   *
   * @throws ReleaseException naming each bundle that does not resolve and what it lacks
   */
  void resolve() throws ReleaseException {
    List<Bundle> all = all();
    if (platform.resolve(all)) {
      return;
    }
    List<String> reasons =
        all.stream()
            .filter(bundle -> bundle.getState() == Bundle.INSTALLED)
            .map(bundle -> ResolveReason.of(bundle, contents.get(bundle), platform))
            .distinct()
            .toList();
    throw new ReleaseException(
        release() + " does not resolve: " + String.join("; ", reasons), null);
  }

  /** Binds these configurations to the bundles, in place of those bound before. */
  void configure(List<Configuration> configurations) throws ReleaseException {
    Bindings.check(configurations);
    tolerance = Tolerance.of(configurations);
    List<Binding> next =
        Binding.bind(
            configurations.stream().filter(each -> !each.pid().equals(Tolerance.PID)).toList(),
            bound());
    Binding.Change change = Binding.change(bindings, next);
    bindings = next;
    admin.apply(change);
  }

  /**
   * Comes back when managed services have what was bound to them before they started. Where
   * somebody else holds up Configuration Admin, waiting would tell nothing of this release.
   *
   * @throws ReleaseException if one does not take it in time
   */
  void configured(Duration deadline) throws ReleaseException {
    if (admin.delivers() && !admin.delivered(deadline)) {
      throw new ReleaseException(
          "%s: its bundles did not take their configurations within %s%s"
              .formatted(release(), Words.of(deadline), admin.wake(release(), zombies)),
          null);
    }
  }

  /** What others did to what is bound to its bundles, by what was found. */
  List<Drift> drift(List<Drifts.Found> found) {
    return Drifts.between(release(), bindings, bound(), found);
  }

  /** Puts it back, and says what it was. */
  List<Drift> undoDrift() throws ReleaseException {
    List<Drift> drift = drift();
    admin.undo(drift, bindings);
    return drift;
  }

  /**
   * Binds these configurations to bundles that may run, and comes back when those have been told.
   *
   * @throws ReleaseException if one cannot be written, or a bundle does not take it in time
   */
  void configure(List<Configuration> configurations, Duration deadline) throws ReleaseException {
    configure(configurations);
    configured(deadline);
  }

  /** What others did to what is bound to its bundles, by what there is now. */
  List<Drift> drift() throws ReleaseException {
    try {
      return drift(admin.found());
    } catch (IOException e) {
      throw new HostFault(
          "configurations of " + release() + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Loads the classes that an older version uses, which touches nothing that runs. */
  void loadAhead(Deployment old) {
    platform.loadedClasses().loadAhead(all(), old.all());
  }

  /** Whether all of its bundles run. */
  boolean runs() {
    return agent.getState() == Bundle.ACTIVE
        && contents.keySet().stream().allMatch(Deployment::runs);
  }

  /**
   * Starts the bundles in order; does nothing where they run.
   *
   * @throws ReleaseException if one does not start within the deadline; then none runs, or it is
   *     {@link #abandoned}
   */
  void start(Duration deadline) throws ReleaseException {
    if (agent.getState() == Bundle.ACTIVE) {
      return;
    }
    platform.exits().forget(location);
    Worker.Ending ending =
        Worker.run(
            strays.group(location),
            "erel-start-" + release(),
            deadline,
            this::inHand,
            () -> agent.start(Bundle.START_TRANSIENT));
    switch (ending.how()) {
      case IN_TIME -> {
        if (ending.thrown() != null) {
          throw new ReleaseException(
              release() + " did not start: " + ResolveReason.inWords(ending.thrown()),
              ending.thrown());
        }
        for (Bundle bundle : contents.keySet()) {
          if (!runs(bundle)) {
            stop(deadline);
            throw new ReleaseException(
                "%s did not start: bundle %s stopped again"
                    .formatted(release(), Words.name(bundle)),
                null);
          }
        }
        // Declarative Services log what a component throws, and go on.
        List<String> refused = platform.exits().refused(location);
        if (!refused.isEmpty()) {
          stop(deadline);
          throw new ReleaseException(
              release() + " did not start: " + String.join("; ", refused), null);
        }
      }
      case INTERRUPTED -> {
        if (ending.thrown() == null) {
          stop(deadline);
        }
        throw late("start", ending, deadline, null);
      }
      case HANGING -> throw late("start", ending, deadline, "start");
    }
  }

  /**
   * Stops the bundles in reverse; does nothing where none runs.
   *
   * @throws ReleaseException if one hangs; then it is {@link #abandoned}
   */
  void stop(Duration deadline) throws ReleaseException {
    if (agent.getState() != Bundle.ACTIVE) {
      return;
    }
    Worker.Ending ending =
        Worker.run(
            strays.group(location),
            "erel-stop-" + release(),
            deadline,
            this::inHand,
            () -> agent.stop(Bundle.STOP_TRANSIENT));
    if (ending.how() == Worker.How.HANGING) {
      throw late("stop", ending, deadline, "stop");
    }
    if (ending.how() == Worker.How.INTERRUPTED) {
      LOG.warn(
          "{}: {} was interrupted in its stop after {}",
          release(),
          ending.inHand(),
          Words.of(deadline));
    }
    if (ending.thrown() != null) {
      LOG.warn("{} stopped, and not cleanly", release(), ending.thrown());
    }
  }

  /** Stops the bundles unless they hang, and logs what goes wrong. */
  void stopQuietly(Duration deadline) {
    try {
      if (!abandoned) {
        stop(deadline);
      }
    } catch (ReleaseException e) {
      LOG.error("{}", e.getMessage());
    }
  }

  /**
   * Gives bundles, configurations and region back. What cannot be given back is logged; an {@link
   * #abandoned} one is given back when its thread ends.
   */
  void uninstall() {
    if (!abandoned) {
      dispose();
    }
  }

  private void dispose() {
    try {
      admin.apply(Binding.change(bindings, List.of()));
      bindings = List.of();
    } catch (ReleaseException | RuntimeException e) {
      LOG.warn("configurations of {} are left behind until the next boot", location.region(), e);
    }
    try {
      platform.uninstall(all());
      regions.remove(location.region());
    } catch (RuntimeException e) {
      LOG.warn("{} is left behind until the next boot", location.region(), e);
    }
    strays.gone(location);
  }

  /** What hangs is left behind; the bundles beside it are taken away. */
  private ReleaseException late(
      String verb, Worker.Ending ending, Duration deadline, String hangingIn) {
    if (hangingIn != null) {
      abandoned = true;
      zombies.add(release(), ending.inHand(), hangingIn, ending.end());
      CompletableFuture<Void> rest = uninstallRest(ending.inHand(), deadline);
      CompletableFuture.allOf(ending.end(), rest).thenRun(this::dispose);
    }
    return new ReleaseException(
        "%s did not %s within %s: %s hangs in its %s%s"
            .formatted(
                release(),
                verb,
                Words.of(deadline),
                ending.inHand(),
                verb,
                hangingIn == null
                    ? ", and gave in to an interrupt"
                    : " and does not react to an interrupt; it is left behind, restart the host when convenient"),
        ending.thrown());
  }

  /**
   * Uninstalls all bundles but the one that hangs: those that run stop and hold nothing, and those
   * that do not run yet stay so when the thread wakes up and goes on.
   */
  private CompletableFuture<Void> uninstallRest(String hanging, Duration deadline) {
    List<Bundle> rest = new ArrayList<>(contents.keySet());
    rest.removeIf(bundle -> Words.of(bundle).equals(hanging));
    Collections.reverse(rest);
    String[] inHand = {"bundle"};
    Worker.Ending ending =
        Worker.run(
            strays.group(location),
            "erel-stop-" + release(),
            deadline,
            () -> inHand[0],
            () -> {
              for (Bundle bundle : rest) {
                inHand[0] = Words.of(bundle);
                try {
                  bundle.uninstall();
                } catch (BundleException | RuntimeException | LinkageError e) {
                  LOG.warn("{} cannot be uninstalled", Words.of(bundle), e);
                }
              }
            });
    if (ending.how() == Worker.How.HANGING) {
      zombies.add(release(), ending.inHand(), "stop", ending.end());
    }
    return ending.end();
  }

  /** Which bundle the agent has in hand, in words. */
  private String inHand() {
    ServiceReference<?>[] services = agent.getRegisteredServices();
    if (services != null) {
      for (ServiceReference<?> service : services) {
        for (Bundle bundle : contents.keySet()) {
          if (bundle.getLocation().equals(service.getProperty("erel.bundle"))) {
            return Words.of(bundle);
          }
        }
      }
    }
    return "its erel bundle";
  }

  /** A fragment runs with its host; a lazy bundle runs when it is first asked. */
  static boolean runs(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    boolean fragment =
        revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    return fragment || bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING;
  }

  private List<Bundle> all() {
    List<Bundle> all = new ArrayList<>(contents.keySet());
    if (agent != null) {
      all.add(agent);
    }
    return all;
  }
}
