package org.erel.master;

import java.io.IOException;
import java.util.ArrayList;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the host's own configurations those that its groups want, and leaves alone what others
 * made.
 */
final class HostConfigurations {

  /** Marks the configurations that this class made. */
  static final String OWNER = "erel.owner";

  private static final String GROUPS = "groups";
  private static final Logger LOG = LoggerFactory.getLogger(HostConfigurations.class);

  /**
   * What the groups want of the host itself.
   *
   * @param configurations at most one for each PID, sorted
   * @param problems what they disagree on, or may not touch
   */
  record Wanted(List<Configuration> configurations, List<Problem> problems) {}

  private final ConfigurationAdmin admin;

  HostConfigurations(ConfigurationAdmin admin) {
    this.admin = admin;
  }

  /**
   * Pure: the first group by name wins no argument; a PID that two groups want differently is left
   * as it is.
   */
  static Wanted wanted(Collection<Group> groups) {
    Map<String, Configuration> wanted = new TreeMap<>();
    Map<String, Problem> problems = new TreeMap<>();
    for (Group group : groups) {
      for (Configuration configuration : group.configurations()) {
        String pid = configuration.pid();
        Configuration other = wanted.putIfAbsent(pid, configuration);
        if (pid.startsWith("org.erel.")) {
          problems.put(
              pid,
              problem(
                  pid,
                  "group "
                      + group.name()
                      + " may not configure Erel itself; publish documents instead"));
        } else if (other != null && !other.equals(configuration)) {
          problems.put(pid, problem(pid, "groups disagree on it; leave it to one of them"));
        }
      }
    }
    wanted.keySet().removeAll(problems.keySet());
    return new Wanted(List.copyOf(wanted.values()), List.copyOf(problems.values()));
  }

  /** Carries it out. */
  List<Problem> apply(Wanted wanted) {
    List<Problem> problems = new ArrayList<>(wanted.problems());
    Map<String, org.osgi.service.cm.Configuration> leftover = new TreeMap<>();
    try {
      var own = admin.listConfigurations("(" + OWNER + "=" + GROUPS + ")");
      for (var configuration : own == null ? new org.osgi.service.cm.Configuration[0] : own) {
        leftover.put(configuration.getPid(), configuration);
      }
      for (Problem disputed : wanted.problems()) {
        leftover.remove(pid(disputed));
      }
      for (Configuration configuration : wanted.configurations()) {
        leftover.remove(configuration.pid());
        Hashtable<String, Object> properties = ConfigurationText.typed(configuration);
        properties.put(OWNER, GROUPS);
        at(configuration.pid()).updateIfDifferent(properties);
      }
      for (var configuration : leftover.values()) {
        configuration.delete();
      }
    } catch (IOException | InvalidSyntaxException e) {
      LOG.warn("The host's configurations could not be written", e);
      problems.add(new Problem("host configurations", "could not be written: " + e.getMessage()));
    }
    return problems;
  }

  private org.osgi.service.cm.Configuration at(String pid) throws IOException {
    int name = pid.indexOf('~');
    return name < 0
        ? admin.getConfiguration(pid, "?")
        : admin.getFactoryConfiguration(pid.substring(0, name), pid.substring(name + 1), "?");
  }

  private static Problem problem(String pid, String reason) {
    return new Problem("configuration " + pid, reason);
  }

  private static String pid(Problem problem) {
    return problem.subject().substring("configuration ".length());
  }
}
