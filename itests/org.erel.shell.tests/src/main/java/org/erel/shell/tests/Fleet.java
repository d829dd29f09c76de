package org.erel.shell.tests;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.erel.api.ActionOutcome;
import org.erel.api.Answers;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.DocumentReference;
import org.erel.api.Drift;
import org.erel.api.ForgetOutcome;
import org.erel.api.HeldRelease;
import org.erel.api.Hold;
import org.erel.api.Host;
import org.erel.api.HostDrift;
import org.erel.api.HostHistory;
import org.erel.api.HostPlan;
import org.erel.api.HostReleases;
import org.erel.api.HostState;
import org.erel.api.HostStatus;
import org.erel.api.JournalEntry;
import org.erel.api.JournalStep;
import org.erel.api.Master;
import org.erel.api.Order;
import org.erel.api.PartPlan;
import org.erel.api.Preview;
import org.erel.api.Proposal;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishProgress;
import org.erel.api.PublishTerms;
import org.erel.api.ReleaseId;
import org.erel.api.ReleasePlan;
import org.erel.api.ReleaseState;
import org.erel.api.ReleaseStatus;
import org.erel.api.Revision;
import org.erel.api.Silence;
import org.erel.api.Target;
import org.osgi.framework.Version;

/** A cluster of web-1 (here), which runs shop, and db-1. */
final class Fleet implements Cluster, Master {

  private static final ReleaseId SHOP = ReleaseId.parse("shop@1.2.0");

  final List<String> calls = new ArrayList<>();
  boolean brokerGone;
  ActionOutcome.Result result = ActionOutcome.Result.DONE;

  @Override
  public PublishOutcome publish(
      String content, String publisher, PublishTerms terms, Consumer<PublishProgress> progress)
      throws BrokerUnavailableException {
    asked("publish " + content + " by " + publisher);
    progress.accept(new PublishProgress(List.of("web-1"), List.of()));
    return new PublishOutcome(
        PublishOutcome.Verdict.ACKNOWLEDGED,
        Optional.of(new DocumentReference("web", 7, "d", publisher)),
        Optional.empty(),
        List.of("web-1"),
        Map.of(),
        List.of());
  }

  @Override
  public PublishOutcome publishKeys(
      String content, String publisher, PublishTerms terms, Consumer<PublishProgress> progress) {
    throw new AssertionError("nobody publishes keys");
  }

  @Override
  public PublishOutcome announceRelease(
      String content, String publisher, PublishTerms terms, Consumer<PublishProgress> progress) {
    throw new AssertionError("no command announces releases");
  }

  @Override
  public PublishOutcome unpublish(
      String name, String publisher, PublishTerms terms, Consumer<PublishProgress> progress) {
    throw new AssertionError("no command unpublishes");
  }

  @Override
  public Roll hosts(Duration timeout) throws BrokerUnavailableException {
    asked("hosts");
    return new Roll(
        List.of(host("db-1", HostState.WAITING, List.of()), status()), List.of("web-9"));
  }

  @Override
  public List<Silence> silences(Roll roll, Duration timeout) throws BrokerUnavailableException {
    asked("silences");
    return roll.silent().stream()
        .map(host -> new Silence(host, Silence.Why.STOPPED, Optional.of(Instant.EPOCH)))
        .toList();
  }

  @Override
  public ForgetOutcome forget(String host, boolean forced, Duration timeout)
      throws BrokerUnavailableException {
    asked("forget " + host);
    return ForgetOutcome.FORGOTTEN;
  }

  @Override
  public Optional<Document> document(String name, OptionalLong revision, Duration timeout)
      throws BrokerUnavailableException {
    asked("document " + name);
    return documents(timeout).stream().findFirst();
  }

  @Override
  public List<Revision> log(String name, Duration timeout) throws BrokerUnavailableException {
    asked("log " + name);
    return List.of(
        new Revision(
            new DocumentReference(name, 7, "d", "ann@desk"),
            Instant.EPOCH,
            false,
            false,
            Optional.empty(),
            List.of("release shop: 1.1.0 -> 1.2.0")));
  }

  @Override
  public Preview preview(String content, Duration timeout) throws BrokerUnavailableException {
    asked("preview " + content);
    return new Preview(Optional.empty(), List.of("the group is new"), List.of("web-1"), List.of());
  }

  @Override
  public List<String> difference(String before, String after) {
    return before.equals(after) ? List.of() : List.of("release shop: 1.1.0 -> 1.2.0");
  }

  @Override
  public List<Document> documents(Document.Kind kind, Duration timeout)
      throws BrokerUnavailableException {
    asked("documents");
    if (kind != Document.Kind.GROUP) {
      return List.of();
    }
    return List.of(
        new Document(
            "web",
            7,
            "ann@desk",
            Instant.EPOCH,
            false,
            "{\"group\":\"web\",\"members\":[\"web-*\"],"
                + "\"releases\":{\"shop\":{\"version\":\"1.2.0\"}}}"));
  }

  @Override
  public List<ActionOutcome> perform(Order order, Target target, Duration timeout)
      throws BrokerUnavailableException {
    asked(order.action() + " " + order.release() + " " + target.expression());
    return List.of(new ActionOutcome("web-1", result, "stopped"));
  }

  @Override
  public HostStatus status() {
    return host(
        "web-1",
        HostState.SETTLED,
        List.of(
            new ReleaseStatus(
                "shop",
                "1.2.0",
                Optional.of(new Version("1.2.0")),
                ReleaseState.ACTIVE,
                Hold.NONE,
                List.of(),
                List.of(),
                "")));
  }

  @Override
  public List<String> peers() {
    return List.of("db-1");
  }

  @Override
  public ActionOutcome perform(Order order) {
    calls.add("here " + order.action() + " " + order.release());
    return new ActionOutcome("web-1", ActionOutcome.Result.DONE, "stopped");
  }

  @Override
  public Answers<HostReleases> releases(Target target, Duration timeout)
      throws BrokerUnavailableException {
    asked("held " + target.expression());
    return answers(
        new HostReleases("web-1", List.of(new HeldRelease(SHOP, "d", 7 << 20, 7 << 20, true, ""))));
  }

  @Override
  public Optional<String> discard(String host, ReleaseId release, String digest, Duration timeout)
      throws BrokerUnavailableException {
    asked("discard " + release + " on " + host);
    return Optional.empty();
  }

  @Override
  public Answers<HostHistory> history(String release, Target target, Duration timeout)
      throws BrokerUnavailableException {
    asked("history " + release + " " + target.expression());
    return answers(history(release).orElseThrow());
  }

  @Override
  public Optional<HostHistory> history(String release) {
    return Optional.of(
        new HostHistory(
            "web-1",
            List.of(
                new JournalEntry(
                    Instant.EPOCH,
                    JournalStep.COMMIT,
                    Optional.of(SHOP),
                    "d",
                    Duration.ofMillis(12),
                    "group web",
                    ""))));
  }

  @Override
  public Answers<HostDrift> drift(String release, boolean undo, Target target, Duration timeout)
      throws BrokerUnavailableException {
    asked("drift " + release + " " + undo + " " + target.expression());
    return answers(drift(release, undo).orElseThrow());
  }

  @Override
  public Optional<HostDrift> drift(String release, boolean undo) {
    return Optional.of(
        new HostDrift(
            "web-1", List.of(new Drift(SHOP, "pool", Drift.Kind.CHANGED, "{\"a\":1}", "{}"))));
  }

  @Override
  public Answers<HostPlan> plan(Proposal proposal, Target target, Duration timeout)
      throws BrokerUnavailableException {
    asked(
        "plan "
            + proposal.document().orElse("")
            + proposal.release().map(Object::toString).orElse("")
            + " "
            + target.expression());
    return answers(plan(proposal).orElseThrow());
  }

  @Override
  public Optional<HostPlan> plan(Proposal proposal) {
    return Optional.of(
        new HostPlan(
            "web-1",
            List.of(
                new ReleasePlan(
                    "1.2.0",
                    new PartPlan(
                        SHOP,
                        Optional.empty(),
                        PartPlan.Kind.INSTALL,
                        Hold.NONE,
                        List.of("shop.core 1.2.0"),
                        List.of(),
                        List.of(),
                        List.of(),
                        "")))));
  }

  private static <A> Answers<A> answers(A answer) {
    return new Answers<>(List.of(answer), Map.of(), List.of());
  }

  private static HostStatus host(String identifier, HostState state, List<ReleaseStatus> releases) {
    return new HostStatus(
        new Host(identifier, Map.of()),
        "0.1.0",
        Instant.EPOCH,
        state,
        releases.isEmpty() ? List.of() : List.of("web"),
        releases,
        List.of(),
        "ab12",
        false);
  }

  private void asked(String call) throws BrokerUnavailableException {
    calls.add(call);
    if (brokerGone) {
      throw new BrokerUnavailableException("no broker at desk: start it", null);
    }
  }
}
