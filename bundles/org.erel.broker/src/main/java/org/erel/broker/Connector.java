package org.erel.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Problem;
import org.erel.api.Settings;
import org.erel.api.Subscription;
import org.erel.trust.Signer;
import org.erel.wire.Destination;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes links, one after the other: a master's again and again on the thread {@code erel-broker},
 * an operator's once. Thread-safe.
 */
final class Connector implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Connector.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(250);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);
  private static final Duration JOIN = Duration.ofSeconds(2);

  private final String host;
  private final Duration heartbeat;
  private final Inbox inbox;
  private final Serving releases;
  private final BusThreads threads;
  private final Signer signer;
  private final RefusedIdentifier refusals;
  private final Listeners<Object> connected;
  private final Listeners<String> refused;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Object announcing = new Object();
  private final Map<String, Problem> told = new ConcurrentHashMap<>();
  private boolean announced;
  private Thread loop;
  private volatile Link link;
  private volatile Problem trouble;
  private boolean serving;

  /**
   * Not connected yet.
   *
   * @param host a master's identifier; empty for an operator
   * @param heartbeat how often each side proves to be alive
   * @param inbox gets what comes in
   * @param releases gets requests for pieces
   * @param threads of the bus
   * @param signer seals what is sent
   */
  Connector(
      String host,
      Duration heartbeat,
      Inbox inbox,
      Serving releases,
      BusThreads threads,
      Signer signer) {
    this.host = host;
    this.heartbeat = heartbeat;
    this.inbox = inbox;
    this.releases = releases;
    this.threads = threads;
    this.signer = signer;
    refusals = new RefusedIdentifier(heartbeat);
    connected = new Listeners<>(threads.listeners());
    refused = new Listeners<>(threads.listeners());
  }

  /**
   * Connects in the background, and again whenever the connection is lost. Returns at once.
   *
   * @param settings as for {@link BrokerAddress#parse(UnaryOperator)}; where they are not valid,
   *     {@link #trouble} says so
   */
  void keepConnected(UnaryOperator<String> settings) {
    try {
      BrokerOrder brokers =
          BrokerOrder.shuffled(BrokerAddress.parse(settings), ThreadLocalRandom.current());
      loop = BusThreads.daemon("erel-broker", () -> keepConnected(brokers));
      loop.start();
    } catch (IllegalArgumentException e) {
      // a master keeps its releases running without a broker, and its status tells what is missing
      note(new Problem("setting " + Settings.BROKER, e.getMessage()));
    }
  }

  /**
   * Tries each broker once, in the order of the setting, for a few seconds each.
   *
   * @param settings as for {@link BrokerAddress#parse(UnaryOperator)}
   * @throws BrokerUnavailableException if none of them takes us; a line for each
   * @throws IllegalArgumentException if the settings are not valid
   */
  void connectOnce(UnaryOperator<String> settings) throws BrokerUnavailableException {
    List<BrokerUnavailableException> failures = new ArrayList<>();
    for (BrokerAddress address : BrokerAddress.parse(settings)) {
      try {
        connect(address);
        return;
      } catch (BrokerUnavailableException e) {
        failures.add(e);
      } catch (IdentifierHeldException e) {
        throw new AssertionError("the broker names an operator's queue", e);
      }
    }
    BrokerUnavailableException last = failures.get(failures.size() - 1);
    if (failures.size() == 1) {
      throw last;
    }
    throw new BrokerUnavailableException(
        failures.stream().map(Throwable::getMessage).collect(Collectors.joining("\n")), last);
  }

  private void keepConnected(BrokerOrder brokers) {
    Backoff backoff =
        new Backoff(FIRST_WAIT, LONGEST_WAIT, () -> ThreadLocalRandom.current().nextDouble());
    int failures = 0;
    try {
      for (int attempt = 0; closing.getCount() > 0; attempt++) {
        boolean lasted = stayConnected(brokers.at(attempt));
        failures = lasted ? 0 : failures + 1;
        closing.await(backoff.after(failures).toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers, at the end, whether there was a connection that lasted. */
  private boolean stayConnected(BrokerAddress address) throws InterruptedException {
    try {
      Link current = connect(address);
      LOG.info("Connected to the broker {} as {}", address, host);
      long begin = System.nanoTime();
      announce(true);
      String reason = awaitEnd(current);
      if (closing.getCount() > 0) {
        LOG.warn("Connecting again: {}", reason);
      }
      return System.nanoTime() - begin > LONGEST_WAIT.toNanos();
    } catch (IdentifierHeldException e) {
      refused(address);
    } catch (BrokerUnavailableException e) {
      note(new Problem("broker " + address, e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("The connection to the broker {} failed; trying again", address, e);
    }
    return false;
  }

  private Link connect(BrokerAddress address)
      throws BrokerUnavailableException, IdentifierHeldException {
    Link fresh = Link.open(address, host, heartbeat, threads, signer);
    refusals.accepted();
    trouble = null;
    told.clear();
    link = fresh; // last: who sees it up sees no trouble any more
    if (closing.getCount() == 0) {
      fresh.close();
    }
    try {
      fresh.receive(inbox);
    } catch (BrokerUnavailableException e) {
      fresh.close();
      throw e;
    }
    releases.on(fresh);
    synchronized (announcing) {
      if (serving) {
        fresh.serveAny(inbox, true);
      }
    }
    return fresh;
  }

  private String awaitEnd(Link current) throws InterruptedException {
    try {
      return current.ended().get();
    } catch (ExecutionException e) {
      throw new AssertionError("a link ends with a reason", e);
    } finally {
      announce(false);
      current.close();
    }
  }

  private void announce(boolean up) {
    synchronized (announcing) {
      announced = up;
      if (up) {
        connected.tell(this);
      }
    }
  }

  private void refused(BrokerAddress address) {
    String queue = Destination.QUEUE_PREFIX + host;
    switch (refusals.refused(System.nanoTime())) {
      case FIRST ->
          LOG.warn(
              "The broker {} refuses the identifier {}: its queue {} is held by another connection. "
                  + "If that is a lost one of this master, the broker ends it soon; trying again",
              address,
              host,
              queue);
      case AGAIN -> LOG.debug("The broker {} still refuses the identifier {}", address, host);
      case TAKEN -> {
        String reason =
            "the identifier %s is in use by another master on broker %s: its queue %s is held by another connection; choose another --id or end the other master"
                .formatted(host, address, queue);
        note(new Problem("identifier " + host, reason));
        refused.tell(reason);
      }
    }
  }

  /** An attempt fails every few seconds: only what is new of a broker is a warning. */
  private void note(Problem problem) {
    if (problem.equals(told.put(problem.subject(), problem))) {
      LOG.debug("Still: {}", problem.reason());
    } else {
      LOG.warn("{}: {}", problem.subject(), problem.reason());
    }
    trouble = problem;
  }

  /** Takes part in the queue that masters share, on this link and all later ones, or does not. */
  void serveAny(boolean serve) {
    synchronized (announcing) {
      if (serving != serve) {
        serving = serve;
        link().ifPresent(current -> current.serveAny(inbox, serve));
      }
    }
  }

  /**
   * The link that is up.
   *
   * @return empty while there is none
   */
  Optional<Link> link() {
    Link current = link;
    return current == null || current.ended().isDone() ? Optional.empty() : Optional.of(current);
  }

  /**
   * The link that is up.
   *
   * @return as {@link #link}
   * @throws BrokerUnavailableException if there is none
   */
  Link requireLink() throws BrokerUnavailableException {
    Optional<Link> current = link();
    if (current.isEmpty()) {
      throw new BrokerUnavailableException(
          "there is no connection to a broker now"
              + trouble().map(t -> ": " + t.reason()).orElse(""),
          null);
    }
    return current.get();
  }

  /**
   * Why there is no link.
   *
   * @return empty while there is one, or before the first attempt has failed
   */
  Optional<Problem> trouble() {
    Problem failure = trouble;
    Link last = link;
    if (failure == null && last != null && last.ended().isDone()) {
      return Optional.of(new Problem("broker", last.ended().join()));
    }
    return Optional.ofNullable(failure);
  }

  /**
   * Calls back each time a link is up.
   *
   * @param listener called at once where one is
   * @return ends it
   */
  Subscription onConnected(Runnable listener) {
    synchronized (announcing) {
      return announced
          ? connected.addAndCall(event -> listener.run(), this)
          : connected.add(event -> listener.run());
    }
  }

  /**
   * Calls back when another master has our identifier.
   *
   * @param listener called with the reason
   * @return ends it
   */
  Subscription onRefused(Consumer<String> listener) {
    return refused.add(listener);
  }

  /** Ends the link and the attempts, within a few seconds. */
  @Override
  public void close() {
    closing.countDown();
    Link current = link;
    if (current != null) {
      current.close();
    }
    try {
      if (loop != null) {
        loop.join(JOIN.toMillis()); // an attempt under way ends by itself, and closes what it made
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
