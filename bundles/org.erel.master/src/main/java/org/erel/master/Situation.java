package org.erel.master;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.erel.api.Document;
import org.erel.api.Documents;
import org.erel.api.Group;
import org.erel.api.Host;
import org.erel.api.Installed;
import org.erel.api.InvalidDocumentException;
import org.erel.api.ReleaseContainer;
import org.erel.api.ReleaseId;
import org.erel.api.Repository;
import org.erel.wire.GroupReader;

/** Looks at everything that decides what this host does. */
final class Situation {

  /**
   * What was seen at one look.
   *
   * @param groups those that the host belongs to
   * @param wishes what they want
   * @param installed what the container has
   * @param steps what is left to do; none while ConfigAdmin does not show the documents yet
   * @param projected whether ConfigAdmin shows exactly the documents on disk
   */
  record View(
      List<Group> groups,
      List<Wish> wishes,
      List<Installed> installed,
      List<Step> steps,
      boolean projected) {

    /** Whether a group wants it, or something of it is here. */
    boolean concerns(String release) {
      return wish(release).isPresent() || installed(release).isPresent();
    }

    /** Whose content must be on this host. */
    Set<ReleaseId> needed() {
      return wishes.stream()
          .flatMap(wish -> wish.needed().stream())
          .collect(Collectors.toUnmodifiableSet());
    }

    Optional<Wish> wish(String release) {
      return wishes.stream().filter(wish -> wish.release().equals(release)).findFirst();
    }

    Optional<Installed> installed(String release) {
      return installed.stream().filter(i -> i.name().equals(release)).findFirst();
    }

    Optional<Step> step(String release) {
      return steps.stream().filter(step -> step.release().equals(release)).findFirst();
    }
  }

  private final Host host;
  private final Documents documents;
  private final Supplier<Collection<Group>> groups;
  private final Repository repository;
  private final ReleaseContainer container;
  private final Map<Document, Optional<Group>> read = new ConcurrentHashMap<>();

  /**
   * Looks through these.
   *
   * @param groups what ConfigAdmin shows
   */
  Situation(
      Host host,
      Documents documents,
      Supplier<Collection<Group>> groups,
      Repository repository,
      ReleaseContainer container) {
    this.host = host;
    this.documents = documents;
    this.groups = groups;
    this.repository = repository;
    this.container = container;
  }

  View look() {
    Collection<Group> shown = shown();
    boolean projected = projected(shown);
    List<Group> own = Wishes.of(host, shown);
    List<Installed> installed = container.installed();
    List<Wish> wishes = Wishes.of(own, repository, installed);
    List<Step> steps = projected ? Plan.plan(wishes, installed) : List.of();
    return new View(own, wishes, installed, steps, projected);
  }

  /** What ConfigAdmin shows; of what waits there to be published, what is published. */
  private Collection<Group> shown() {
    Set<String> edited = documents.edited();
    List<Group> shown = new ArrayList<>(groups.get());
    shown.removeIf(group -> edited.contains(group.name()));
    edited.stream()
        .flatMap(name -> documents.find(name).stream())
        .flatMap(document -> read(document).stream())
        .forEach(shown::add);
    return shown;
  }

  /**
   * Between a document's arrival and its projection nothing may be removed or updated on a
   * half-told story.
   */
  private boolean projected(Collection<Group> shown) {
    List<Document> live =
        documents.all().stream().filter(document -> !document.tombstone()).toList();
    read.keySet().retainAll(live);
    return shown.size() == live.size()
        && live.stream()
            .map(this::read)
            .allMatch(group -> group.filter(shown::contains).isPresent());
  }

  private Optional<Group> read(Document document) {
    return document.tombstone()
        ? Optional.empty()
        : read.computeIfAbsent(document, Situation::group);
  }

  /** Empty for what cannot be read: ConfigAdmin does not show it, whoever stored it reports it. */
  private static Optional<Group> group(Document document) {
    try {
      return Optional.of(GroupReader.read(document.content()));
    } catch (InvalidDocumentException e) {
      return Optional.empty();
    }
  }
}
