package org.erel.master;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.erel.api.Hold;
import org.erel.api.HostState;
import org.erel.api.Installed;
import org.erel.api.Part;
import org.erel.api.ReleaseId;
import org.erel.api.ReleaseState;
import org.erel.api.ReleaseStatus;

/** What a host says of its releases: wanted, running, and why they differ. Pure. */
final class StatusView {

  private StatusView() {}

  /** One line for each release that is wanted or here, sorted by name. */
  static List<ReleaseStatus> releases(Collection<Wish> wishes, Collection<Installed> installed) {
    Map<String, Wish> wanted = wishes.stream().collect(Collectors.toMap(Wish::release, w -> w));
    Map<String, Installed> here =
        installed.stream().collect(Collectors.toMap(Installed::name, i -> i));
    TreeSet<String> names = new TreeSet<>(wanted.keySet());
    names.addAll(here.keySet());
    List<ReleaseStatus> releases = new ArrayList<>();
    for (String name : names) {
      releases.add(
          release(
              name, Optional.ofNullable(wanted.get(name)), Optional.ofNullable(here.get(name))));
    }
    return releases;
  }

  /**
   * The host in one word.
   *
   * @param groups how many it belongs to
   * @param working whether something is to be done or under way
   * @param releases what {@link #releases} gave
   * @param disputes how many of the host's own configurations are not as a group wants them
   */
  static HostState state(
      int groups, boolean working, Collection<ReleaseStatus> releases, int disputes) {
    if (working) {
      return HostState.CHANGING;
    } else if (disputes > 0 || !releases.stream().allMatch(ReleaseStatus::settled)) {
      return HostState.DEGRADED;
    }
    return groups == 0 ? HostState.WAITING : HostState.SETTLED;
  }

  private static ReleaseStatus release(
      String name, Optional<Wish> wish, Optional<Installed> installed) {
    return new ReleaseStatus(
        name,
        wish.map(Wish::versions).orElse(""),
        installed.flatMap(Installed::part).map(part -> part.release().version()),
        installed.map(Installed::state).orElse(ReleaseState.WAITING),
        installed.map(Installed::hold).orElse(Hold.NONE),
        installed.map(Installed::quarantine).orElse(List.of()),
        installed.stream().flatMap(i -> i.kept().stream()).map(ReleaseId::version).toList(),
        reason(wish, installed));
  }

  private static String reason(Optional<Wish> wish, Optional<Installed> installed) {
    if (wish.isEmpty()) {
      return "no group wants it; being removed";
    }
    if (wish.get().part().isEmpty()) {
      return wish.get().reason();
    }
    Part wanted = wish.get().part().get();
    Optional<Installed.Quarantine> quarantine = installed.flatMap(i -> i.quarantined(wanted));
    if (quarantine.isPresent()) {
      String running =
          installed
              .filter(i -> i.part().filter(part -> !part.equals(wanted)).isPresent())
              .map(StatusView::unsteady)
              .orElse("");
      return "%s is in quarantine; 'erel retry %s' lifts it: %s%s"
          .formatted(
              wanted.release(),
              wanted.release().name(),
              quarantine.get().reason(),
              running.isEmpty() ? "" : "; what runs is " + running);
    }
    if (installed.filter(i -> i.hold() == Hold.DELETED).isPresent()) {
      return "";
    }
    Optional<Part> running = installed.flatMap(Installed::part);
    if (running.isEmpty()) {
      return "installing " + wanted.release().version();
    }
    if (!running.get().release().equals(wanted.release())) {
      return "updating to " + wanted.release().version();
    }
    return running.get().equals(wanted) ? unsteady(installed.get()) : "changing its configurations";
  }

  private static String unsteady(Installed installed) {
    return switch (installed.state()) {
      case ACTIVE -> installed.trouble().isEmpty() ? "" : "not healthy: " + installed.trouble();
      case STOPPED ->
          installed.hold() == Hold.STOPPED
              ? ""
              : "stopped; erel start " + installed.name() + " starts it";
      case FAILED -> installed.trouble().isEmpty() ? "failed" : installed.trouble();
      case STAGING -> "being staged";
      case STARTING -> "starting";
      case STOPPING -> "stopping";
      case WAITING, ABSENT -> "not installed";
    };
  }
}
