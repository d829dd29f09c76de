package org.erel.container;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Runs the Felix Health Checks that a release registers, each on a thread of its own, so that one
 * that hangs holds up nobody else's. {@code OK} and {@code WARN} are healthy.
 */
final class HealthChecks {

  private final BundleContext context;
  private final Zombies zombies;
  private final Strays strays;

  /** Those that did not come back are not called again until they do. */
  private final Set<ServiceReference<?>> hanging = ConcurrentHashMap.newKeySet();

  HealthChecks(BundleContext context, Zombies zombies, Strays strays) {
    this.context = context;
    this.zombies = zombies;
    this.strays = strays;
  }

  /**
   * What the health checks of these bundles complain of.
   *
   * @param patience for all of them together
   */
  List<Ailment> ailing(Collection<Bundle> bundles, Duration patience) {
    List<Ailment> ailments = new ArrayList<>();
    long until = System.nanoTime() + patience.toNanos();
    for (Bundle bundle : bundles) {
      ServiceReference<?>[] services = bundle.getRegisteredServices();
      if (services == null) {
        continue;
      }
      for (ServiceReference<?> service : services) {
        if (isCheck(service)) {
          Duration left = Duration.ofNanos(until - System.nanoTime());
          String complaint =
              left.isNegative()
                  ? "was not asked, for others took the time of " + Words.of(patience)
                  : run(service, left);
          if (!complaint.isEmpty()) {
            ailments.add(new Ailment("health check " + name(service) + " " + complaint, false));
          }
        }
      }
    }
    return ailments;
  }

  private boolean isCheck(ServiceReference<?> service) {
    return Arrays.asList((String[]) service.getProperty("objectClass"))
            .contains(HealthCheck.class.getName())
        && service.isAssignableTo(context.getBundle(), HealthCheck.class.getName());
  }

  private static String name(ServiceReference<?> service) {
    Object name = service.getProperty(HealthCheck.NAME);
    return (name == null ? "" : name + " ") + "of " + Words.of(service.getBundle());
  }

  /** Empty where all is well. */
  private String run(ServiceReference<?> service, Duration patience) {
    if (hanging.contains(service)) {
      return "does not come back";
    }
    Result[] result = {null};
    Bundle bundle = service.getBundle();
    Location location =
        Optional.ofNullable(bundle).flatMap(b -> Location.of(b.getLocation())).orElse(null);
    if (location == null) {
      return ""; // unregistered just now
    }
    Worker.Ending ending =
        Worker.run(
            strays.group(location),
            "erel-health-" + bundle.getSymbolicName(),
            patience,
            () -> "",
            () -> result[0] = ask(service));
    if (ending.how() == Worker.How.HANGING) {
      hanging.add(service);
      zombies.add(location.release(), Words.of(bundle), "health check", ending.end());
      ending.end().thenRun(() -> hanging.remove(service));
    }
    if (ending.how() != Worker.How.IN_TIME) {
      return "did not answer in time";
    }
    if (ending.thrown() != null) {
      return "threw " + ending.thrown();
    }
    return result[0] == null || result[0].isOk() || result[0].getStatus() == Result.Status.WARN
        ? ""
        : result[0].getStatus() + messages(result[0]);
  }

  private Result ask(ServiceReference<?> service) {
    // null where it was unregistered just now
    Object check = context.getService(service);
    try {
      return check == null ? null : ((HealthCheck) check).execute();
    } finally {
      context.ungetService(service);
    }
  }

  private static String messages(Result result) {
    String text =
        StreamSupport.stream(result.spliterator(), false)
            .filter(entry -> entry.getStatus().compareTo(Result.Status.WARN) > 0)
            .map(ResultLog.Entry::getMessage)
            .collect(Collectors.joining(", "));
    return text.isEmpty() ? "" : ": " + text;
  }
}
