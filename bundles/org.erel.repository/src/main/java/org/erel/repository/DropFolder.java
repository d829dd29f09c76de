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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.erel.api.Problem;
import org.erel.api.ReleaseId;
import org.osgi.service.feature.FeatureService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The releases folder, and what is known from it. {@link #scan} is called again and again by one
 * thread; the {@link #index} may be read by any.
 */
final class DropFolder {

  private static final Logger LOG = LoggerFactory.getLogger(DropFolder.class);

  private final Path folder;
  private final Limits limits;
  private final ContentStore store;
  private final ReleaseReader reader;
  private final ReleaseRecords records;
  private final DropScanner scanner = new DropScanner();
  private SortedMap<ReleaseId, ReleaseIndex.Known> recorded;
  private volatile ReleaseIndex index = ReleaseIndex.EMPTY;

  /**
   * Touches no disk.
   *
   * @param folder where releases are dropped; made where it is missing
   * @param data the master's data folder
   * @param features reads features
   * @param limits of a drop
   */
  DropFolder(Path folder, Path data, FeatureService features, Limits limits) {
    this.folder = folder;
    this.limits = limits;
    this.store = new ContentStore(data.resolve("store"));
    this.reader = new ReleaseReader(store, features, limits);
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
  boolean scan(long now) throws InterruptedException {
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
    tell(before, after);
    return !before.equals(after);
  }

  /**
   * Throws content away that no known release needs. For the thread that scans.
   *
   * @param others digests of what must stay besides
   */
  void discard(Set<String> others) {
    if (recorded == null) {
      return; // what is known is not known yet
    }
    Set<String> keep = new HashSet<>(others);
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

  /** Whether another scan should follow soon. */
  boolean waiting(long now) {
    return scanner.waiting(now);
  }

  private ReleaseIndex begin(long now) throws IOException {
    store.clean();
    SortedMap<ReleaseId, ReleaseIndex.Known> loaded = records.load();
    loaded
        .values()
        .forEach(
            known ->
                scanner.remember(
                    known.drop(), known.signature(), new Finding.Complete(known.release()), now));
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
    Map<String, Drop> drops =
        listing.stream().collect(Collectors.toMap(Drop::name, Function.identity()));
    return record(last.next(drops, scanner.findings(now)));
  }

  private Finding read(Drop drop) throws InterruptedException {
    LOG.info("Reading drop {}", drop.name());
    try {
      return new Finding.Complete(reader.read(drop));
    } catch (BrokenDropException e) {
      return new Finding.Broken(e.getMessage());
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

  private ReleaseIndex record(ReleaseIndex next) throws InterruptedException {
    ReleaseIndex result = next;
    for (ReleaseId gone : new ArrayList<>(recorded.keySet())) {
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
