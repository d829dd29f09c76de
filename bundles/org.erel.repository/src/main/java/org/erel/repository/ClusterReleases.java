package org.erel.repository;

import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Release;
import org.erel.api.ReleaseId;
import org.erel.wire.ReleaseDocument;

/**
 * What the cluster knows of releases, as far as this host has it on disk.
 *
 * @param entries by name and version
 */
record ClusterReleases(SortedMap<ReleaseId, Entry> entries) {

  static final ClusterReleases NONE = new ClusterReleases(new TreeMap<>());

  /**
   * One release.
   *
   * @param document what was published of it last
   * @param content empty where it was removed
   */
  record Entry(Document document, Optional<ReleaseDocument> content) {}

  ClusterReleases {
    entries = Collections.unmodifiableSortedMap(entries);
  }

  /**
   * Reads what changed.
   *
   * @param documents of releases, all that there are
   * @return what they say; one that cannot be read is left out, whoever stored it reports it
   */
  ClusterReleases read(Collection<Document> documents) {
    Map<Document, Entry> read =
        entries.values().stream().collect(Collectors.toMap(Entry::document, Function.identity()));
    SortedMap<ReleaseId, Entry> next = new TreeMap<>();
    for (Document document : documents) {
      try {
        Entry entry = read.get(document);
        next.put(
            ReleaseId.parse(document.name()),
            entry == null ? new Entry(document, content(document)) : entry);
      } catch (InvalidDocumentException | IllegalArgumentException e) {
        continue;
      }
    }
    return new ClusterReleases(next);
  }

  private static Optional<ReleaseDocument> content(Document document)
      throws InvalidDocumentException {
    return document.tombstone()
        ? Optional.empty()
        : Optional.of(ReleaseDocument.read(document.content()));
  }

  /**
   * A release of the cluster.
   *
   * @param id name and version
   * @return empty where it knows none, or it was removed
   */
  Optional<ReleaseDocument> find(ReleaseId id) {
    return Optional.ofNullable(entries.get(id)).flatMap(Entry::content);
  }

  /**
   * Whether a release was removed.
   *
   * @param id name and version
   * @return false also where the cluster never knew it
   */
  boolean ended(ReleaseId id) {
    return entries.containsKey(id) && find(id).isEmpty();
  }

  /**
   * Why content may not be taken for what the cluster knows.
   *
   * @param release content that is here
   * @return in words, with the way out; empty where it may
   */
  Optional<String> objection(Release release) {
    Entry entry = entries.get(release.id());
    if (entry == null) {
      return Optional.empty();
    }
    Document document = entry.document();
    if (entry.content().isEmpty()) {
      return Optional.of(
          "%s was removed from the cluster by %s at %s; it comes back by 'erel push' alone. Take the drop away"
              .formatted(
                  release.id(),
                  document.publisher(),
                  document.published().truncatedTo(ChronoUnit.SECONDS)));
    }
    String digest = entry.content().get().digest();
    return digest.equals(release.digest())
        ? Optional.empty()
        : Optional.of(
            "it holds other content (sha256 %s) than %s in the cluster (sha256 %s, by %s). A release never changes: give new content a new version, and take this drop away"
                .formatted(release.digest(), release.id(), digest, document.publisher()));
  }
}
