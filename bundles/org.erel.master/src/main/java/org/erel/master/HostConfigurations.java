package org.erel.master;

import java.io.IOException;
import java.util.Collection;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.erel.api.Configuration;
import org.erel.api.Group;
import org.erel.api.Problem;
import org.erel.wire.ConfigurationText;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Makes the host's own configurations those that its groups want, and leaves alone what others
 * made.
 */
final class HostConfigurations {

  /** Marks the configurations that this class made. */
  static final String OWNER = "erel.owner";

  private static final String GROUPS = "groups";

  /**
   * What the groups want of the host itself.
   *
   * @param configurations at most one for each PID, sorted
   * @param disputes PID to reason: what the groups disagree on, or may not touch, and is left as it
   *     is
   */
  record Wanted(List<Configuration> configurations, Map<String, String> disputes) {}

  private final ConfigurationAdmin admin;

  HostConfigurations(ConfigurationAdmin admin) {
    this.admin = admin;
  }

  /** Pure: a PID that two groups want differently is nobody's. */
  static Wanted wanted(Collection<Group> groups) {
    Map<String, Configuration> wanted = new TreeMap<>();
    Map<String, String> disputes = new TreeMap<>();
    for (Group group : groups) {
      for (Configuration configuration : group.configurations()) {
        String pid = configuration.pid();
        Configuration other = wanted.putIfAbsent(pid, configuration);
        if (pid.startsWith("org.erel.")) {
          disputes.put(
              pid,
              "group "
                  + group.name()
                  + " may not configure Erel itself; publish documents instead");
        } else if (other != null && !other.equals(configuration)) {
          disputes.put(pid, "groups disagree on it; leave it to one of them");
        }
      }
    }
    wanted.keySet().removeAll(disputes.keySet());
    return new Wanted(List.copyOf(wanted.values()), disputes);
  }

  /**
   * Carries it out.
   *
   * @return what is not as a group wants it
   */
  List<Problem> apply(Wanted wanted) throws IOException {
    Map<String, String> disputes = new TreeMap<>(wanted.disputes());
    Map<String, org.osgi.service.cm.Configuration> leftover = made();
    leftover.keySet().removeAll(disputes.keySet());
    for (Configuration configuration : wanted.configurations()) {
      String pid = configuration.pid();
      boolean ours = leftover.remove(pid) != null;
      org.osgi.service.cm.Configuration target = at(pid);
      if (!ours && target.getProperties() != null) {
        disputes.put(
            pid,
            "it was made on this host by hand and stays; delete it there to give it to the group");
        continue;
      }
      Hashtable<String, Object> properties = ConfigurationText.typed(configuration);
      properties.put(OWNER, GROUPS);
      target.updateIfDifferent(properties);
    }
    for (var configuration : leftover.values()) {
      configuration.delete();
    }
    return disputes.entrySet().stream()
        .map(e -> new Problem("configuration " + e.getKey(), e.getValue()))
        .toList();
  }

  private Map<String, org.osgi.service.cm.Configuration> made() throws IOException {
    Map<String, org.osgi.service.cm.Configuration> made = new TreeMap<>();
    try {
      var found = admin.listConfigurations("(" + OWNER + "=" + GROUPS + ")");
      for (var configuration : found == null ? new org.osgi.service.cm.Configuration[0] : found) {
        made.put(configuration.getPid(), configuration);
      }
      return made;
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private org.osgi.service.cm.Configuration at(String pid) throws IOException {
    int name = pid.indexOf('~');
    return name < 0
        ? admin.getConfiguration(pid, "?")
        : admin.getFactoryConfiguration(pid.substring(0, name), pid.substring(name + 1), "?");
  }
}
