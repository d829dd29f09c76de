package org.erel.repository;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.erel.api.BrokenReleaseException;
import org.erel.api.HeldRelease;
import org.erel.api.Problem;
import org.erel.api.ReleaseId;
import org.erel.api.Subscription;
import org.erel.delivery.Delivery;
import org.erel.delivery.Holder;
import org.erel.delivery.PartFolder;
import org.erel.wire.ContentBus;
import org.erel.wire.RecentProblems;
import org.erel.wire.ReleaseDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the releases that this host needs from the cluster, and serves those that it has. {@link
 * #step} is called again and again by one thread.
 */
final class Deliveries implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
  private static final double MIB = 1 << 20;

  /** As {@link Delivery.Customer#refusal}. */
  interface Space {

    Optional<String> refusal(long bytes) throws IOException;
  }

  private final ContentBus bus;
  private final String host;
  private final LocalReleases here;
  private final PartFolder parts;
  private final Space space;
  private final Runnable wake;
  private final LongSupplier clock;
  private final SplittableRandom random = new SplittableRandom();
  private final RecentProblems problems = new RecentProblems();

  /** What comes, also for those who ask how far it is. Guarded by this. */
  private final Map<ReleaseId, Delivery> coming = new TreeMap<>();

  private final Map<String, Subscription> served = new HashMap<>();

  /** Documents that are wrong, with the reason; a later one of the same release may be right. */
  private final Map<ReleaseDocument, String> broken = new HashMap<>();

  /**
   * Does nothing yet.
   *
   * @param bus the way to the others
   * @param host this host's identifier
   * @param here takes what has come
   * @param parts where it comes to
   * @param space says whether it may
   * @param wake has another step follow at once; from any thread
   * @param clock nanoseconds from any origin
   */
  Deliveries(
      ContentBus bus,
      String host,
      LocalReleases here,
      PartFolder parts,
      Space space,
      Runnable wake,
      LongSupplier clock) {
    this.bus = bus;
    this.host = host;
    this.here = here;
    this.parts = parts;
    this.space = space;
    this.wake = wake;
    this.clock = clock;
  }

  /**
   * Does what can be done now.
   *
   * @param needed what this host needs, also what is here or not known
   */
  void step(Set<ReleaseId> needed) {
    ClusterReleases cluster = here.cluster();
    Map<ReleaseId, ReleaseDocument> wanted = new TreeMap<>();
    for (ReleaseId id : needed) {
      if (!here.index().known().containsKey(id)) {
        cluster.find(id).ifPresent(document -> wanted.put(id, document));
      }
    }
    for (Delivery delivery : follow(wanted)) {
      delivery.step();
      if (delivery.ready()) {
        adopt(delivery);
      }
    }
    serve(cluster);
  }

  /** What came before a restart and is not wanted any more goes once nothing comes. */
  private List<Delivery> follow(Map<ReleaseId, ReleaseDocument> wanted) {
    List<Delivery> ended = new ArrayList<>();
    List<Delivery> current;
    synchronized (this) {
      coming
          .values()
          .removeIf(
              delivery -> {
                boolean over =
                    !delivery.document().equals(wanted.get(delivery.document().release()));
                if (over) {
                  ended.add(delivery);
                }
                return over;
              });
      broken.keySet().retainAll(wanted.values());
      wanted.forEach((id, document) -> coming.computeIfAbsent(id, any -> delivery(document)));
      current =
          coming.values().stream()
              .filter(delivery -> !broken.containsKey(delivery.document()))
              .toList();
    }
    for (Delivery delivery : ended) {
      delivery.close();
      problems.clear(subject(delivery.document())); // what comes next may be right
    }
    return current;
  }

  /** As deliveries name what they note. */
  private static String subject(ReleaseDocument document) {
    return "release " + document.release();
  }

  private Delivery delivery(ReleaseDocument document) {
    LOG.info("Release {} is fetched from the cluster", document.release());
    return new Delivery(bus, host, document, parts, new Customer(document), random.split(), clock);
  }

  private void adopt(Delivery delivery) {
    ReleaseDocument document = delivery.document();
    boolean adopted;
    try {
      adopted = here.adopt(document, parts);
    } catch (BrokenReleaseException e) {
      problems.note(new Problem(subject(document), e.getMessage()));
      synchronized (this) {
        broken.put(document, e.getMessage());
      }
      return;
    } catch (IOException e) {
      LOG.warn("Release {} cannot be stored; it is tried again", document.release(), e);
      delivery.refused("it cannot be stored (" + e.getMessage() + "); make room");
      return;
    }
    delivery.close();
    synchronized (this) {
      if (adopted) {
        problems.clear(subject(document));
        coming.remove(document.release());
      } else {
        LOG.warn("What came of {} is not whole; what is missing is fetched", document.release());
        coming.put(document.release(), delivery(document));
      }
    }
  }

  private void serve(ClusterReleases cluster) {
    Map<String, ReleaseDocument> held = new HashMap<>();
    for (ReleaseId id : here.index().known().keySet()) {
      cluster.find(id).ifPresent(document -> held.put(document.digest(), document));
    }
    served
        .entrySet()
        .removeIf(
            e -> {
              boolean over = !held.containsKey(e.getKey());
              if (over) {
                e.getValue().close();
              }
              return over;
            });
    held.forEach(
        (digest, document) ->
            served.computeIfAbsent(
                digest,
                any ->
                    bus.serve(
                        digest, new Holder(bus, host, document, here::jar, (piece, asker) -> {}))));
  }

  /**
   * Throws away what came and is not wanted any more.
   *
   * @throws IOException if the disk refuses
   */
  void tidy() throws IOException {
    Set<String> keep = new HashSet<>();
    synchronized (this) {
      coming.values().stream()
          .flatMap(delivery -> delivery.document().bundles().stream())
          .forEach(bundle -> keep.add(bundle.sha256()));
    }
    parts.retain(keep);
  }

  /**
   * How far a release is that is wanted.
   *
   * @param id name and version
   * @return in words; empty where it does not come
   */
  synchronized Optional<String> progress(ReleaseId id) {
    return Optional.ofNullable(coming.get(id))
        .map(
            delivery ->
                Optional.ofNullable(broken.get(delivery.document())).orElseGet(delivery::progress));
  }

  /** Whether a release that is wanted comes by itself: nothing stands in its way. */
  synchronized boolean arriving(ReleaseId id) {
    return Optional.ofNullable(coming.get(id))
        .filter(delivery -> !broken.containsKey(delivery.document()) && !delivery.stuck())
        .isPresent();
  }

  /** What is on its way. */
  synchronized List<HeldRelease> coming() {
    return coming.values().stream().map(this::coming).toList();
  }

  private HeldRelease coming(Delivery delivery) {
    ReleaseDocument document = delivery.document();
    return new HeldRelease(
        document.release(),
        document.digest(),
        document.size(),
        delivery.here(),
        false,
        progress(document.release()).orElse("it is looked for"));
  }

  /** What was refused lately. */
  List<Problem> problems() {
    return problems.all();
  }

  @Override
  public void close() {
    List<Delivery> all;
    synchronized (this) {
      all = List.copyOf(coming.values());
      coming.clear();
    }
    all.forEach(Delivery::close);
    served.values().forEach(Subscription::close);
    served.clear();
  }

  private synchronized long expectedBeside(ReleaseDocument document) {
    return coming.values().stream()
        .filter(delivery -> !delivery.document().equals(document))
        .mapToLong(Delivery::expected)
        .sum();
  }

  private final class Customer implements Delivery.Customer {

    private final ReleaseDocument document;

    private Customer(ReleaseDocument document) {
      this.document = document;
    }

    @Override
    public void wake() {
      wake.run();
    }

    @Override
    public void note(Problem problem) {
      if (problems.note(problem)) {
        LOG.warn("{}: {}", problem.subject(), problem.reason());
      }
    }

    /** What comes beside it needs room too: else all might stop when the disk is full. */
    @Override
    public Optional<String> refusal(long bytes) throws IOException {
      long others = expectedBeside(document);
      String share = ", or wait: %.1f MiB of these are of other releases".formatted(others / MIB);
      return space.refusal(bytes + others).map(reason -> others == 0 ? reason : reason + share);
    }

    @Override
    public boolean has(String sha256) {
      return here.has(sha256);
    }
  }
}
