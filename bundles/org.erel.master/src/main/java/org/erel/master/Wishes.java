package org.erel.master;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.erel.api.Configuration;
import org.erel.api.Group;
import org.erel.api.HealthGate;
import org.erel.api.Host;
import org.erel.api.Installed;
import org.erel.api.Part;
import org.erel.api.Release;
import org.erel.api.ReleaseId;
import org.erel.api.Repository;
import org.erel.api.WantedRelease;
import org.erel.wire.ConfigurationText;
import org.osgi.framework.VersionRange;

/** From what the groups say to what one host shall run. Pure. */
final class Wishes {

  /** One group's wish for one release. */
  private record Voice(String group, WantedRelease wanted, HealthGate gate) {}

  /** What of a wish does not depend on what it comes to. */
  private record Terms(
      String name, String versions, HealthGate gate, String by, Optional<ReleaseId> needed) {

    private Terms needing(Optional<ReleaseId> release) {
      return new Terms(name, versions, gate, by, release);
    }

    private Wish granted(Part part) {
      return new Wish(name, versions, Optional.of(part), gate, by, "", needed);
    }

    private Wish refused(String reason) {
      return new Wish(name, versions, Optional.empty(), gate, by, reason, needed);
    }
  }

  private static final String NOWHERE =
      "no host has it; drop it into releases-repo/ of any host, or push it";

  private Wishes() {}

  /** The groups that a host belongs to, sorted by name. */
  static List<Group> of(Host host, Collection<Group> groups) {
    return groups.stream()
        .filter(group -> group.has(host))
        .sorted(Comparator.comparing(Group::name))
        .toList();
  }

  /**
   * What a host shall run.
   *
   * @param groups those that the host belongs to
   * @param repository the releases on this host
   * @param installed what is installed; it stands in for a release whose content was taken away
   * @return one wish for each release name, sorted
   */
  static List<Wish> of(List<Group> groups, Repository repository, Collection<Installed> installed) {
    Map<String, List<Voice>> voices = new TreeMap<>();
    for (Group group : groups) {
      for (WantedRelease wanted : group.releases()) {
        voices
            .computeIfAbsent(wanted.name(), name -> new ArrayList<>())
            .add(new Voice(group.name(), wanted, group.rollout().gate()));
      }
    }
    Map<String, Installed> here =
        installed.stream().collect(Collectors.toMap(Installed::name, release -> release));
    return voices.entrySet().stream()
        .map(
            e ->
                wish(
                    e.getKey(),
                    e.getValue(),
                    repository,
                    Optional.ofNullable(here.get(e.getKey()))))
        .toList();
  }

  private static Wish wish(
      String name, List<Voice> voices, Repository repository, Optional<Installed> installed) {
    String versions =
        voices.stream()
            .map(v -> v.wanted().versionText())
            .distinct()
            .collect(Collectors.joining(" and "));
    Terms terms = new Terms(name, versions, strictest(voices), by(voices), Optional.empty());
    VersionRange range = voices.get(0).wanted().versions();
    for (Voice voice : voices.subList(1, voices.size())) {
      range = range.intersection(voice.wanted().versions());
    }
    if (range.isEmpty()) {
      String who =
          voices.stream()
              .map(v -> v.group() + " wants " + v.wanted().versionText())
              .collect(Collectors.joining(", "));
      return terms.refused("groups disagree: " + who + "; publish them with versions that agree");
    }
    List<Configuration> own = new ArrayList<>();
    for (Voice voice : voices) {
      for (Configuration configuration : voice.wanted().configurations()) {
        Optional<Configuration> other =
            own.stream().filter(c -> c.pid().equals(configuration.pid())).findFirst();
        if (other.isPresent() && !other.get().equals(configuration)) {
          return terms.refused(
              "groups disagree on configuration "
                  + configuration.pid()
                  + "; leave it to one of them");
        }
        own.add(configuration);
      }
    }
    Optional<ReleaseId> newest = newest(name, range, repository);
    terms = terms.needing(newest);
    Optional<Release> release = newest.flatMap(repository::find);
    Optional<Part> running = running(range, newest, release, installed);
    if (running.isPresent()) {
      return staying(terms, running.get(), own, repository);
    }
    if (release.isEmpty()) {
      return terms.refused(waiting(name, versions, newest, repository));
    }
    Part part =
        new Part(
            release.get().id(),
            release.get().digest(),
            ConfigurationText.overlay(release.get().configurations(), own));
    return terms.granted(part);
  }

  /** What runs stays as it is: without its drop nobody knows what a configuration is laid over. */
  private static Wish staying(
      Terms terms, Part running, List<Configuration> own, Repository repository) {
    if (ConfigurationText.overlay(running.configurations(), own).equals(running.configurations())) {
      return terms.granted(running);
    }
    return terms.refused(
        "its new configuration waits for %s: %s"
            .formatted(running.release(), repository.progress(running.release()).orElse(NOWHERE)));
  }

  private static String waiting(
      String name, String versions, Optional<ReleaseId> newest, Repository repository) {
    return newest
        .map(
            id ->
                "waiting for %s %s: %s"
                    .formatted(
                        name, id.version(), repository.progress(id).orElse("it is looked for")))
        .orElse("waiting for %s %s: %s".formatted(name, versions, NOWHERE));
  }

  private static Optional<ReleaseId> newest(
      String name, VersionRange range, Repository repository) {
    return repository.releases().stream()
        .filter(id -> id.name().equals(name) && range.includes(id.version()))
        .max(Comparator.comparing(ReleaseId::version));
  }

  /**
   * What runs already stays where it is wanted and nothing newer is known, even if its content was
   * taken away.
   */
  private static Optional<Part> running(
      VersionRange range,
      Optional<ReleaseId> newest,
      Optional<Release> release,
      Optional<Installed> installed) {
    return installed
        .flatMap(Installed::part)
        .filter(part -> range.includes(part.release().version()))
        .filter(
            part ->
                newest.isEmpty()
                    || newest.get().compareTo(part.release()) < 0
                    || release.isEmpty() && newest.get().equals(part.release()));
  }

  /** The longest time to stay healthy, and the earliest deadline that leaves room for it. */
  private static HealthGate strictest(List<Voice> voices) {
    Duration minHealthyTime =
        voices.stream()
            .map(voice -> voice.gate().minHealthyTime())
            .max(Comparator.naturalOrder())
            .orElseThrow();
    Duration deadline =
        voices.stream()
            .map(voice -> voice.gate().deadline())
            .filter(each -> each.compareTo(minHealthyTime) > 0)
            .min(Comparator.naturalOrder())
            .orElseThrow();
    return new HealthGate(minHealthyTime, deadline);
  }

  private static String by(List<Voice> voices) {
    List<String> groups = voices.stream().map(Voice::group).distinct().toList();
    return (groups.size() == 1 ? "group " : "groups ") + String.join(" and ", groups);
  }
}
