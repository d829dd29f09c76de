package org.erel.shell;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.erel.api.ActionOutcome;
import org.erel.api.ActionOutcome.Result;
import org.erel.api.Answers;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.ForgetOutcome;
import org.erel.api.HostDrift;
import org.erel.api.HostHistory;
import org.erel.api.HostPlan;
import org.erel.api.HostReleases;
import org.erel.api.HostStatus;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Master;
import org.erel.api.Order;
import org.erel.api.Preview;
import org.erel.api.Proposal;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishProgress;
import org.erel.api.PublishTerms;
import org.erel.api.ReleaseException;
import org.erel.api.ReleaseId;
import org.erel.api.Revision;
import org.erel.api.Silence;
import org.erel.api.Target;

/** The cluster; and with no broker what this host can answer alone, said once. For one command. */
final class LocalFallback implements Cluster {

  /** Long enough to ask, and to learn at once that there is nobody to send it. */
  private static final Duration GLANCE = Duration.ofMillis(1);

  private final Cluster cluster;
  private final Master master;
  private final Consumer<String> notice;
  private boolean noticed;

  /**
   * Looks at the local master where the cluster has no broker.
   *
   * @param cluster asked first
   * @param master of this host
   * @param notice takes a line for the operator
   */
  LocalFallback(Cluster cluster, Master master, Consumer<String> notice) {
    this.cluster = cluster;
    this.master = master;
    this.notice = notice;
  }

  @Override
  public PublishOutcome publish(
      String content, String publisher, PublishTerms terms, Consumer<PublishProgress> progress)
      throws InvalidDocumentException, BrokerUnavailableException {
    return cluster.publish(content, publisher, terms, progress);
  }

  @Override
  public PublishOutcome publishKeys(
      String content, String publisher, PublishTerms terms, Consumer<PublishProgress> progress)
      throws InvalidDocumentException, BrokerUnavailableException {
    return cluster.publishKeys(content, publisher, terms, progress);
  }

  @Override
  public PublishOutcome announceRelease(
      String content, String publisher, PublishTerms terms, Consumer<PublishProgress> progress)
      throws InvalidDocumentException, BrokerUnavailableException {
    return cluster.announceRelease(content, publisher, terms, progress);
  }

  @Override
  public PublishOutcome unpublish(
      String name, String publisher, PublishTerms terms, Consumer<PublishProgress> progress)
      throws InvalidDocumentException, BrokerUnavailableException {
    return cluster.unpublish(name, publisher, terms, progress);
  }

  @Override
  public ForgetOutcome forget(String host, boolean forced, Duration timeout)
      throws BrokerUnavailableException {
    return cluster.forget(host, forced, timeout);
  }

  @Override
  public List<Document> documents(Document.Kind kind, Duration timeout)
      throws BrokerUnavailableException {
    return cluster.documents(kind, timeout);
  }

  @Override
  public Optional<Document> document(String name, OptionalLong revision, Duration timeout)
      throws BrokerUnavailableException {
    return cluster.document(name, revision, timeout);
  }

  @Override
  public Answers<HostReleases> releases(Target target, Duration timeout)
      throws BrokerUnavailableException {
    return cluster.releases(target, timeout);
  }

  @Override
  public Optional<String> discard(String host, ReleaseId release, String digest, Duration timeout)
      throws BrokerUnavailableException {
    return cluster.discard(host, release, digest, timeout);
  }

  @Override
  public List<Revision> log(String name, Duration timeout) throws BrokerUnavailableException {
    return cluster.log(name, timeout);
  }

  @Override
  public Preview preview(String content, Duration timeout)
      throws InvalidDocumentException, BrokerUnavailableException {
    return cluster.preview(content, timeout);
  }

  @Override
  public List<String> difference(String before, String after) throws InvalidDocumentException {
    return cluster.difference(before, after);
  }

  /** This host alone; the hosts that it knows count as silent. */
  @Override
  public Roll hosts(Duration timeout) throws BrokerUnavailableException {
    try {
      return withThis(cluster.hosts(timeout));
    } catch (BrokerUnavailableException e) {
      alone(e);
      return new Roll(List.of(master.status()), master.peers());
    }
  }

  /** With no broker, nobody is asked. */
  @Override
  public List<Silence> silences(Roll roll, Duration timeout) throws BrokerUnavailableException {
    try {
      return cluster.silences(roll, timeout);
    } catch (BrokerUnavailableException e) {
      alone(e);
      return roll.silent().stream()
          .map(host -> new Silence(host, Silence.Why.NOT_ASKED, Optional.empty()))
          .toList();
    }
  }

  /** The others may not have heard of this host yet. */
  private Roll withThis(Roll roll) {
    HostStatus own = master.status();
    String identifier = own.host().identifier();
    if (roll.hosts().stream().anyMatch(status -> status.host().identifier().equals(identifier))) {
      return roll;
    }
    return new Roll(
        Stream.concat(roll.hosts().stream(), Stream.of(own))
            .sorted(Comparator.comparing(HostStatus::host))
            .toList(),
        roll.silent().stream().filter(silent -> !silent.equals(identifier)).toList());
  }

  /**
   * On this host, if it is meant, and only where there was no broker to begin with: what was sent
   * may be done although the broker was lost after that. The other hosts that may be meant count as
   * silent.
   */
  @Override
  public List<ActionOutcome> perform(Order order, Target target, Duration timeout)
      throws BrokerUnavailableException {
    try {
      cluster.hosts(GLANCE);
    } catch (BrokerUnavailableException e) {
      return performHere(order, target, e);
    }
    return cluster.perform(order, target, timeout);
  }

  private List<ActionOutcome> performHere(
      Order order, Target target, BrokerUnavailableException reason)
      throws BrokerUnavailableException {
    List<String> others = meant(target, reason);
    return Stream.concat(
            Stream.of(master.perform(order)),
            others.stream()
                .map(peer -> new ActionOutcome(peer, Result.SILENT, "not asked: no broker")))
        .filter(outcome -> outcome.result() != Result.NOT_HERE)
        .sorted(Comparator.comparing(ActionOutcome::host))
        .toList();
  }

  @Override
  public Answers<HostHistory> history(String release, Target target, Duration timeout)
      throws BrokerUnavailableException {
    try {
      return cluster.history(release, target, timeout);
    } catch (BrokerUnavailableException e) {
      return alone(target, e, () -> master.history(release));
    }
  }

  /** What was asked of the others may be done, and is done here once more: that changes nothing. */
  @Override
  public Answers<HostDrift> drift(String release, boolean undo, Target target, Duration timeout)
      throws BrokerUnavailableException {
    try {
      return cluster.drift(release, undo, target, timeout);
    } catch (BrokerUnavailableException e) {
      return alone(target, e, () -> master.drift(release, undo));
    }
  }

  @Override
  public Answers<HostPlan> plan(Proposal proposal, Target target, Duration timeout)
      throws InvalidDocumentException, BrokerUnavailableException {
    try {
      return cluster.plan(proposal, target, timeout);
    } catch (BrokerUnavailableException e) {
      return alone(target, e, () -> master.plan(proposal));
    }
  }

  /** What this host answers; empty where it has nothing to say. */
  private interface Answer<A> {
    Optional<A> give() throws ReleaseException, InvalidDocumentException;
  }

  private <A> Answers<A> alone(Target target, BrokerUnavailableException reason, Answer<A> answer)
      throws BrokerUnavailableException {
    List<String> silent = meant(target, reason);
    try {
      return new Answers<>(answer.give().stream().toList(), Map.of(), silent);
    } catch (ReleaseException | InvalidDocumentException e) {
      return new Answers<>(
          List.of(), Map.of(master.status().host().identifier(), e.getMessage()), silent);
    }
  }

  /** The others that may be meant, where this host is; who is in a group the others know. */
  private List<String> meant(Target target, BrokerUnavailableException reason)
      throws BrokerUnavailableException {
    HostStatus status = master.status();
    if (target.kind() == Target.Kind.GROUP || !target.matches(status.host(), status.groups())) {
      throw reason;
    }
    alone(reason);
    return master.peers().stream().filter(target::mayMean).sorted().toList();
  }

  private void alone(BrokerUnavailableException reason) throws BrokerUnavailableException {
    if (Thread.currentThread().isInterrupted()) {
      throw reason;
    }
    if (!noticed) {
      noticed = true;
      notice.accept("this host alone: " + reason.getMessage());
    }
  }
}
