package org.erel.repository;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.erel.api.BrokenReleaseException;
import org.erel.api.Problem;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseId;
import org.erel.archive.DropName;
import org.erel.archive.Limits;
import org.erel.archive.ReleaseReader;
import org.erel.archive.SignedRelease;
import org.erel.archive.Sources;
import org.erel.archive.StagedJar;
import org.erel.delivery.PartFolder;
import org.erel.trust.ReleaseSignature;
import org.erel.wire.ReleaseDocument;
import org.osgi.service.feature.FeatureService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The releases folder, and what is known from it and from the cluster. {@link #scan} is called
 * again and again by one thread; the {@link #index} may be read by any, at once.
 */
final class DropFolder {

  private static final Logger LOG = LoggerFactory.getLogger(DropFolder.class);

  private final Path folder;
  private final Limits limits;
  private final ContentStore store;
  private final ReleaseReader reader;
  private final ReleaseRecords records;
  private final DropScanner scanner = new DropScanner();
  private final Supplier<ClusterReleases> cluster;
  private SortedMap<ReleaseId, ReleaseIndex.Known> recorded;
  private volatile ReleaseIndex index = ReleaseIndex.EMPTY;
  private volatile boolean begun;

  /** Digest of a release to a whole drop of it. */
  private volatile Map<String, String> dropped = Map.of();

  /**
   * Touches no disk.
   *
   * @param folder where releases are dropped; made where it is missing
   * @param data the master's data folder
   * @param features reads features
   * @param limits of a drop
   * @param sources of jars that drops leave out; must not block
   * @param cluster what the cluster knows now
   */
  DropFolder(
      Path folder,
      Path data,
      FeatureService features,
      Limits limits,
      Sources sources,
      Supplier<ClusterReleases> cluster) {
    this.cluster = cluster;
    this.folder = folder;
    this.limits = limits;
    this.store = new ContentStore(data.resolve("store"));
    this.reader = new ReleaseReader(store, features, limits, sources);
    this.records = new ReleaseRecords(data.resolve("releases"), store);
  }

  /** What is known by now. */
  ReleaseIndex index() {
    return index;
  }

  /**
   * Looks at the folder once and reads what became complete.
   *
   * @param now nanoseconds of a clock that only moves forward
   * @return whether the index changed
   * @throws InterruptedException if the thread is asked to end
   */
  synchronized boolean scan(long now) throws InterruptedException {
    ReleaseIndex before = index;
    ReleaseIndex after = before;
    try {
      if (recorded == null) {
        after = begin(now);
      }
      Files.createDirectories(folder);
      after = look(after, now);
    } catch (IOException e) {
      interrupted(e);
      after = new ReleaseIndex(after.known(), List.of(notLooked(e)));
    }
    index = after;
    begun |= recorded != null;
    tell(before, after);
    return !before.equals(after);
  }

  /**
   * Throws content away that no known release needs.
   *
   * @param others digests of what must stay besides
   */
  synchronized void discard(Set<String> others) {
    if (recorded == null || !records.leftOut().isEmpty()) {
      return; // what is known is not known yet
    }
    Set<String> keep = new HashSet<>(others);
    keep.addAll(scanner.awaited());
    index
        .known()
        .values()
        .forEach(known -> known.release().bundles().forEach(b -> keep.add(b.sha256())));
    try {
      int gone = store.retain(keep);
      if (gone > 0) {
        LOG.info("{} files that no release needs are gone from the store", gone);
      }
    } catch (IOException e) {
      LOG.warn("What no release needs cannot be deleted: {}", reason(e));
    }
  }

  /** Whether it is known by now what was here before. */
  boolean begun() {
    return begun;
  }

  /** What was here before and is not known again yet. */
  Set<ReleaseId> leftOut() {
    return records.leftOut().keySet();
  }

  /** Where the jar of a digest is, or would be. */
  Path jar(String sha256) {
    return store.path(sha256);
  }

  /** Whether a jar is in the store, whole. */
  boolean has(String sha256) {
    return store.has(sha256);
  }

  /**
   * Takes in what has come from the cluster. Checks each jar as a whole.
   *
   * @param document what has come
   * @param parts has those of its jars that the store lacks
   * @return whether it is known from now on; false where something is not whole
   * @throws BrokenReleaseException if what is whole is not what the document says
   * @throws IOException if the disk refuses
   */
  synchronized boolean adopt(ReleaseDocument document, PartFolder parts) throws IOException {
    if (recorded == null) {
      return false; // what is known is not known yet
    }
    List<ReleaseBundle> bundles = new ArrayList<>();
    for (ReleaseDocument.Bundle bundle : document.bundles()) {
      if (!store.has(bundle.sha256()) && !keep(document, bundle, parts)) {
        return false;
      }
      bundles.add(new ReleaseBundle(bundle.name(), bundle.sha256(), store.path(bundle.sha256())));
    }
    Release release =
        new Release(document.release(), bundles, document.configurations(), document.digest());
    ReleaseIndex.Known known = new ReleaseIndex.Known(release, "", "", document.signature());
    records.save(known);
    recorded.put(release.id(), known);
    index = index.with(known);
    LOG.info("Release {} is here, from the cluster", release.id());
    return true;
  }

  /** Whether a release lies in the folder, also where it came from the cluster before. */
  boolean dropped(ReleaseIndex.Known known) {
    return known.dropped() || dropped.containsKey(known.release().digest());
  }

  /**
   * Lets a release go that came from the cluster.
   *
   * @param id name and version
   * @param digest of the content that is meant
   * @return why it stays; empty where it is known no more
   */
  synchronized Optional<String> letGo(ReleaseId id, String digest) {
    ReleaseIndex.Known known = recorded == null ? null : index.known().get(id);
    if (known == null || !known.release().digest().equals(digest)) {
      return Optional.of("it is not there");
    }
    if (dropped(known)) {
      String drop = known.dropped() ? known.drop() : dropped.get(digest);
      return Optional.of("it was dropped there, as " + DropName.shown(drop));
    }
    try {
      records.remove(id);
    } catch (IOException e) {
      return Optional.of("its record cannot be deleted (" + reason(e) + ")");
    }
    recorded.remove(id);
    index = index.without(id);
    LOG.info("Release {} is let go: others have it, and nothing here needs it", id);
    return Optional.empty();
  }

  private boolean keep(ReleaseDocument document, ReleaseDocument.Bundle bundle, PartFolder parts)
      throws IOException {
    Path part = parts.file(bundle.sha256());
    if (Files.notExists(part)) {
      return false;
    }
    StagedJar whole = StagedJar.there(part);
    if (whole.sha256().equals(bundle.sha256())) {
      store.keep(whole);
      return true;
    }
    if (parts.cut(bundle.sha256(), bundle.size())) {
      return keep(document, bundle, parts); // a document with a wrong size was here before
    }
    List<ReleaseDocument.Piece> pieces =
        document.pieces().stream().filter(piece -> piece.jar().equals(bundle.sha256())).toList();
    if (parts.held(pieces).cardinality() == pieces.size()) {
      throw new BrokenReleaseException(
          "the pieces that its document tells do not make its "
              + bundle.name()
              + ": remove it from the cluster, and push it again from where it was packed");
    }
    return false;
  }

  /** Digests of jars that are here, or on their way, for drops that are not complete yet. */
  synchronized Set<String> awaited() {
    return scanner.awaited();
  }

  /** Whether another scan should follow soon. */
  synchronized boolean waiting(long now) {
    return scanner.waiting(now);
  }

  private ReleaseIndex begin(long now) throws IOException {
    store.clean();
    SortedMap<ReleaseId, ReleaseIndex.Known> loaded = records.load();
    loaded.values().stream()
        .filter(ReleaseIndex.Known::dropped)
        .forEach(
            known ->
                scanner.remember(
                    known.drop(),
                    known.signature(),
                    new Finding.Complete(known.release(), known.voucher()),
                    now));
    recorded = new TreeMap<>(loaded);
    return new ReleaseIndex(loaded, List.of());
  }

  private ReleaseIndex look(ReleaseIndex last, long now) throws IOException, InterruptedException {
    List<Drop> listing = Drop.list(folder, limits);
    for (Drop drop : scanner.due(listing, now)) {
      Finding finding = read(drop);
      if (Drop.look(drop.path(), limits).equals(Optional.of(drop))) {
        scanner.found(drop, finding, now);
      } // else it changed while it was read: the next scan sees a new one
    }
    dropped = scanner.complete();
    Map<String, Drop> drops =
        listing.stream().collect(Collectors.toMap(Drop::name, Function.identity()));
    ClusterReleases decided = cluster.get();
    return record(last.next(drops, scanner.findings(now), decided), decided);
  }

  private Finding read(Drop drop) throws InterruptedException {
    LOG.debug("Reading drop {}", drop.name());
    try {
      SignedRelease read = reader.read(drop.path(), drop.named());
      return new Finding.Complete(read.release(), read.signature().map(ReleaseSignature::text));
    } catch (BrokenReleaseException e) {
      return new Finding.Broken(e.getMessage());
    } catch (AwaitedJarsException e) {
      return new Finding.Awaiting(e.getMessage(), e.jars());
    } catch (IOException e) {
      interrupted(e);
      return new Finding.Unreadable(
          "it cannot be read or stored now (" + reason(e) + "); it is tried again");
    } catch (RuntimeException e) {
      LOG.error("Reading drop {} failed", drop.name(), e);
      return new Finding.Unreadable(
          "reading it failed (" + e + "); it is tried again, the log has the details");
    }
  }

  private ReleaseIndex record(ReleaseIndex next, ClusterReleases decided)
      throws InterruptedException {
    ReleaseIndex result = next;
    Set<ReleaseId> there = new TreeSet<>(recorded.keySet());
    records.leftOut().keySet().stream().filter(decided::ended).forEach(there::add);
    for (ReleaseId gone : there) {
      if (!next.known().containsKey(gone)) {
        try {
          records.remove(gone);
          recorded.remove(gone);
        } catch (IOException e) {
          result = result.with(notRecorded(gone, e));
        }
      }
    }
    for (ReleaseIndex.Known known : next.known().values()) {
      ReleaseId id = known.release().id();
      if (!known.equals(recorded.get(id))) {
        try {
          records.save(known);
          recorded.put(id, known);
        } catch (IOException e) {
          interrupted(e);
          result = result.with(notRecorded(id, e));
        }
      }
    }
    for (Map.Entry<ReleaseId, String> left : records.leftOut().entrySet()) {
      result = result.with(leftOut(left.getKey(), left.getValue()));
    }
    return result;
  }

  private Problem notLooked(IOException e) {
    return new Problem(
        "releases folder " + folder,
        "it, or the data folder, cannot be read ("
            + reason(e)
            + "); make it readable, what is known stays until then");
  }

  private static Problem notRecorded(ReleaseId id, IOException e) {
    return new Problem(
        "release " + id,
        "its record cannot be written ("
            + reason(e)
            + "); make room or the data folder writable, it is tried again");
  }

  private static Problem leftOut(ReleaseId id, String reason) {
    return new Problem(
        "release " + id,
        reason
            + ". It is taken from its drop or from the cluster, and nothing is thrown away until then; where neither has it, drop or push it again, or delete that file");
  }

  private void tell(ReleaseIndex before, ReleaseIndex after) {
    after.known().values().stream()
        .filter(known -> !before.known().containsKey(known.release().id()))
        .forEach(
            known -> LOG.info("Release {} is known, from {}", known.release().id(), known.drop()));
    before.known().keySet().stream()
        .filter(id -> !after.known().containsKey(id))
        .forEach(id -> LOG.info("Release {} is gone", id));
    after.problems().stream()
        .filter(problem -> !before.problems().contains(problem))
        .forEach(problem -> LOG.warn("{}: {}", problem.subject(), problem.reason()));
  }

  private static void interrupted(IOException e) throws InterruptedException {
    if (e instanceof InterruptedIOException || e instanceof ClosedByInterruptException) {
      throw new InterruptedException(e.getMessage());
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
