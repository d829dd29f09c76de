package org.erel.delivery;

import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Problem;
import org.erel.wire.ContentBus;
import org.erel.wire.PiecesRequest;
import org.erel.wire.ReleaseDocument;
import org.erel.wire.ReleasePiece;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one release to this host: asks, takes in what comes, checks and writes it, until every
 * piece is on disk. What stands in its way is told, and tried again. {@link #step} is called again
 * and again by one thread; pieces come on another.
 */
public final class Delivery implements ContentBus.Receiver, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration DISK_RETRY = Duration.ofSeconds(10);
  private static final Duration SLOWEST = Duration.ofSeconds(5);
  private static final double MIB = 1 << 20;

  /** Who wants the release. Called on any thread; must return quickly. */
  public interface Customer {

    /** Another {@link #step} is worth it. */
    void wake();

    /**
     * Something was refused.
     *
     * @param problem what, by whom, and why
     */
    void note(Problem problem);

    /**
     * Whether there is room on the disk.
     *
     * @param bytes that are to come
     * @return why they may not, and the way out; empty where they may
     * @throws IOException if the disk cannot be asked
     */
    Optional<String> refusal(long bytes) throws IOException;

    /**
     * Whether a whole jar is here.
     *
     * @param sha256 its digest
     * @return true where it need not come
     */
    boolean has(String sha256);
  }

  private final ContentBus bus;
  private final String host;
  private final ReleaseDocument document;
  private final List<ReleaseDocument.Piece> pieces;
  private final PartFolder parts;
  private final Customer customer;
  private final RandomGenerator random;
  private final LongSupplier clock;
  private final AtomicBoolean stopped = new AtomicBoolean();

  /** Null until the disk was looked at; all below is guarded by this. */
  private Pull pull;

  private ContentBus.Reception reception;
  private long here;
  private String obstacle = "";
  private long notBefore;
  private int unanswered;

  /**
   * Does nothing yet.
   *
   * @param bus the way to the others
   * @param host this host's identifier
   * @param document what is wanted
   * @param parts where pieces are written
   * @param customer who wants it
   * @param random spreads what is asked for
   * @param clock nanoseconds from any origin
   */
  public Delivery(
      ContentBus bus,
      String host,
      ReleaseDocument document,
      PartFolder parts,
      Customer customer,
      RandomGenerator random,
      LongSupplier clock) {
    this.bus = bus;
    this.host = host;
    this.document = document;
    this.pieces = document.pieces();
    this.parts = parts;
    this.customer = customer;
    this.random = random;
    this.clock = clock;
    this.notBefore = clock.getAsLong();
  }

  /**
   * What is wanted.
   *
   * @return as given
   */
  public ReleaseDocument document() {
    return document;
  }

  /**
   * How far it is, and what stands in its way.
   *
   * @return in words
   */
  public synchronized String progress() {
    String far = "%.1f of %.1f MiB are here".formatted(here / MIB, document.size() / MIB);
    return obstacle.isEmpty() ? far : here == 0 ? obstacle : far + ", and " + obstacle;
  }

  /**
   * How much is here.
   *
   * @return in bytes, jars counted that were here before
   */
  public synchronized long here() {
    return here;
  }

  /**
   * How much is to come.
   *
   * @return in bytes; 0 while something stands in its way, and before the disk was looked at
   */
  public synchronized long expected() {
    return pull == null || stuck() ? 0 : missing();
  }

  /**
   * Whether something stands in its way.
   *
   * @return false also before anything was asked for
   */
  public synchronized boolean stuck() {
    return !obstacle.isEmpty();
  }

  /**
   * Whether every piece is on disk, none of them synced.
   *
   * @return true once that is so
   */
  public synchronized boolean complete() {
    return pull != null && pull.complete();
  }

  /**
   * Whether all of it can be taken now.
   *
   * @return true where it is {@link #complete}, and was not just {@link #refused}
   */
  public boolean ready() {
    return complete() && clock.getAsLong() - notBefore() >= 0;
  }

  /**
   * All of it is here and cannot be taken; that is worth another try later.
   *
   * @param reason in words
   */
  public void refused(String reason) {
    rest(reason, DISK_RETRY);
  }

  /** Does what can be done now. Blocks for the disk and the broker. */
  public void step() {
    if (stopped.get() || clock.getAsLong() - notBefore() < 0) {
      return;
    }
    try {
      look();
      Optional<String> refusal = complete() ? Optional.empty() : customer.refusal(missing());
      if (refusal.isPresent()) {
        rest(refusal.get(), DISK_RETRY);
      } else if (!complete()) {
        ask();
      }
      if (complete()) {
        end();
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be written", document.release(), e);
      rest("the disk refuses it (" + e.getMessage() + ")", DISK_RETRY);
    } catch (BrokerUnavailableException e) {
      rest(e.getMessage(), RETRY);
    }
  }

  private synchronized long notBefore() {
    return notBefore;
  }

  private synchronized long missing() {
    return document.size() - here;
  }

  private void rest(String reason, Duration pause) {
    end();
    synchronized (this) {
      obstacle = reason;
      notBefore = clock.getAsLong() + pause.toNanos();
    }
  }

  /** What a break has left is here. */
  private void look() throws IOException {
    synchronized (this) {
      if (pull != null) {
        return;
      }
    }
    BitSet held = parts.held(pieces.stream().filter(piece -> !customer.has(piece.jar())).toList());
    pieces.stream()
        .filter(piece -> customer.has(piece.jar()))
        .forEach(piece -> held.set(piece.number()));
    BitSet lacking = new BitSet();
    lacking.set(0, pieces.size());
    lacking.andNot(held);
    synchronized (this) {
      here = held.stream().mapToLong(number -> pieces.get(number).length()).sum();
      pull = new Pull(host, lacking, random, clock.getAsLong());
    }
  }

  private void ask() throws BrokerUnavailableException {
    ContentBus.Reception to = reception();
    while (true) {
      List<Integer> next;
      Optional<String> server;
      synchronized (this) {
        if (reception != to) {
          return; // it has ended, and why stands in the way
        }
        next = pull.next(clock.getAsLong());
        server = pull.server();
      }
      if (next.isEmpty()) {
        return;
      }
      boolean routed = to.ask(new PiecesRequest(document.digest(), host, next), server);
      synchronized (this) {
        if (reception != to) {
          return;
        }
        if (routed) {
          pull.asked(next, clock.getAsLong());
          obstacle = "";
          unanswered = 0;
        } else if (server.isPresent()) {
          pull.absent(server.get());
        } else {
          nobody();
          return;
        }
      }
    }
  }

  /** Goes on to receive: what another asks for comes here too. */
  private void nobody() {
    obstacle = "no host has it";
    long pause = Math.min(SLOWEST.toNanos(), RETRY.toNanos() << Math.min(8, unanswered++));
    notBefore = clock.getAsLong() + pause / 2 + random.nextLong(pause / 2);
  }

  private ContentBus.Reception reception() throws BrokerUnavailableException {
    synchronized (this) {
      if (reception != null) {
        return reception;
      }
    }
    ContentBus.Reception opened = bus.receive(document.digest(), this);
    synchronized (this) {
      reception = opened;
    }
    if (stopped.get()) {
      end();
    }
    return opened;
  }

  @Override
  public void arrived(ReleasePiece piece) {
    synchronized (this) {
      if (pull == null || stopped.get() || !pull.lacks(piece.number())) {
        return;
      }
    }
    ReleaseDocument.Piece wanted = pieces.get(piece.number());
    if (PartFolder.matches(wanted, piece.content())) {
      write(wanted, piece);
    } else {
      spoilt(piece);
    }
    customer.wake();
  }

  private void write(ReleaseDocument.Piece wanted, ReleasePiece piece) {
    try {
      parts.write(wanted, piece.content());
    } catch (IOException e) {
      LOG.warn("A piece of {} cannot be written", document.release(), e);
      rest("the disk refuses it (" + e.getMessage() + "); make room", DISK_RETRY);
      return;
    }
    synchronized (this) {
      here += wanted.length();
      if (reception != null) {
        obstacle = "";
      }
      pull.arrived(piece.number(), piece.host(), clock.getAsLong());
    }
  }

  private void spoilt(ReleasePiece piece) {
    boolean first;
    synchronized (this) {
      first = pull.spoilt(piece.number(), piece.host());
    }
    if (first) {
      customer.note(
          new Problem(
              "host " + piece.host(),
              "it sent a piece of release %s that is not what it must be; that was dropped and is asked of another. Look at that host's disk, and at who has its user of the broker"
                  .formatted(document.release())));
    }
  }

  @Override
  public void asked(PiecesRequest request) {
    synchronized (this) {
      if (pull != null) {
        pull.askedBy(request.host(), request.pieces(), clock.getAsLong());
      }
    }
  }

  @Override
  public void lost(String reason) {
    rest(reason, RETRY);
  }

  private void end() {
    ContentBus.Reception ended;
    synchronized (this) {
      ended = reception;
      reception = null;
      if (pull != null) {
        pull.lost();
      }
    }
    if (ended != null) {
      ended.close();
    }
  }

  /** Receives no more. What is on disk stays. */
  @Override
  public void close() {
    stopped.set(true);
    end();
  }
}
