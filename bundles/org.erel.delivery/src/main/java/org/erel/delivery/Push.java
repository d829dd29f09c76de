package org.erel.delivery;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.erel.api.Base;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.HostStatus;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Names;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishTerms;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleasePusher;
import org.erel.api.Rendezvous;
import org.erel.api.Subscription;
import org.erel.archive.ReleaseArchiveFiles;
import org.erel.archive.SignedRelease;
import org.erel.archive.Sources;
import org.erel.archive.Trial;
import org.erel.archive.UnpackedRelease;
import org.erel.trust.ReleaseSignature;
import org.erel.wire.Bus;
import org.erel.wire.ContentBus;
import org.erel.wire.Conversation;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.erel.wire.ReleaseDocument;
import org.erel.wire.ReleaseMessage;

/** Pushes over a broker. Each call may be from any thread. */
public final class Push implements ReleasePusher {

  private static final Duration HEARING = Duration.ofSeconds(3);
  private static final Duration PACE = Duration.ofMillis(300);

  private final Bus bus;
  private final ContentBus content;
  private final Cluster cluster;
  private final Sources sources;

  /**
   * Over one connection.
   *
   * @param bus reaches the hosts
   * @param content takes the pieces
   * @param cluster knows the hosts
   * @param sources of jars that an archive leaves out
   */
  public Push(Bus bus, ContentBus content, Cluster cluster, Sources sources) {
    this.bus = bus;
    this.content = content;
    this.cluster = cluster;
    this.sources = sources;
  }

  @Override
  public Outcome push(Path file, Terms terms, Consumer<Progress> progress)
      throws IOException, InvalidDocumentException, BrokerUnavailableException {
    try (UnpackedRelease unpacked = new ReleaseArchiveFiles(sources, Trial.NONE).unpack(file)) {
      SignedRelease signed = unpacked.release();
      ReleaseDocument document =
          Description.of(signed.release(), signed.signature().map(ReleaseSignature::text));
      Map<String, Path> jars =
          signed.release().bundles().stream()
              .collect(
                  Collectors.toMap(
                      ReleaseBundle::sha256, ReleaseBundle::content, (one, other) -> one));
      return push(document, jars::get, terms, progress);
    }
  }

  private Outcome push(
      ReleaseDocument document,
      Function<String, Path> jars,
      Terms terms,
      Consumer<Progress> progress)
      throws InvalidDocumentException, BrokerUnavailableException {
    PublishOutcome announced =
        cluster.announceRelease(
            document.content(),
            terms.publisher(),
            PublishTerms.majority(Base.LATEST, terms.patience()),
            far -> {});
    Keepers keepers =
        new Keepers(order(document.digest(), cluster.hosts(HEARING).hosts()), terms.replicas());
    AtomicLong sent = new AtomicLong();
    if (announced.acknowledged()) {
      Holder holder =
          new Holder(
              content,
              sender(terms.publisher()),
              document,
              jars,
              (piece, asker) -> sent.addAndGet(piece.length()));
      Subscription serving = content.serve(document.digest(), holder);
      try {
        await(document, keepers, terms, () -> tell(document, keepers, sent.get(), progress));
      } finally {
        serving.close();
      }
    }
    return new Outcome(
        document.release(),
        document.size(),
        sent.get(),
        announced,
        keepers.whole(),
        keepers.reasons(),
        keepers.enough(terms.awaited()));
  }

  /** Names the publisher as a host, for pieces have a host's name on them. */
  static String sender(String publisher) {
    String name = "operator-" + publisher.replaceAll("[^A-Za-z0-9._-]", "-");
    return name.substring(0, Math.min(name.length(), Names.MAXIMUM_NAME));
  }

  private static void tell(
      ReleaseDocument document, Keepers keepers, long sent, Consumer<Progress> progress) {
    progress.accept(new Progress(document.release(), document.size(), keepers.here(), sent));
  }

  /** Who keeps a release, if many can. */
  static List<String> order(String digest, Collection<HostStatus> hosts) {
    return Rendezvous.order(
        digest, hosts.stream().map(status -> status.host().identifier()).toList());
  }

  private void await(ReleaseDocument document, Keepers keepers, Terms terms, Runnable told)
      throws BrokerUnavailableException {
    BlockingQueue<Message> answers = new LinkedBlockingQueue<>();
    ReleaseMessage.KeepRequest request =
        new ReleaseMessage.KeepRequest(document.release(), document.digest());
    try (Conversation conversation = bus.converse(answers::add)) {
      long moved = System.nanoTime();
      long before = -1;
      while (!keepers.enough(terms.awaited())
          && System.nanoTime() - moved < terms.patience().toNanos()
          && !keepers.exhausted()) {
        for (String host : keepers.awaited()) {
          if (!conversation.ask(Destination.host(host), request)) {
            keepers.failed(host, "it is not connected to the broker");
          }
        }
        hear(answers, keepers);
        told.run();
        if (keepers.total() != before) {
          before = keepers.total();
          moved = System.nanoTime();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerUnavailableException("interrupted while hosts fetch the release", e);
    }
  }

  private static void hear(BlockingQueue<Message> answers, Keepers keepers)
      throws InterruptedException {
    long end = System.nanoTime() + PACE.toNanos();
    for (long left = PACE.toNanos(); left > 0; left = end - System.nanoTime()) {
      Message answer = answers.poll(left, TimeUnit.NANOSECONDS);
      if (answer instanceof ReleaseMessage.Kept kept) {
        keepers.heard(kept.host(), kept.held());
      } else if (answer instanceof Message.Failed failure) {
        keepers.failed(failure.host(), failure.reason());
      }
    }
  }
}
