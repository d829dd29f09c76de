package org.erel.shell;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.erel.api.ActionOutcome;
import org.erel.api.Answers;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.DocumentReference;
import org.erel.api.ForgetOutcome;
import org.erel.api.HostDrift;
import org.erel.api.HostHistory;
import org.erel.api.HostPlan;
import org.erel.api.HostReleases;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Order;
import org.erel.api.Preview;
import org.erel.api.Proposal;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishProgress;
import org.erel.api.PublishTerms;
import org.erel.api.ReleaseId;
import org.erel.api.Revision;
import org.erel.api.Silence;
import org.erel.api.Target;

/** Answers what a test gave it, and remembers what it was asked. */
final class RecordingCluster implements Cluster {

  final List<String> calls = new ArrayList<>();
  final Deque<Roll> rolls = new ArrayDeque<>(List.of(new Roll(List.of(), List.of())));
  List<Document> documents = List.of();
  Set<String> known = Set.of();
  final Map<String, Silence> silences = new HashMap<>();
  List<Revision> log = List.of();
  Preview preview = new Preview(Optional.empty(), List.of(), List.of(), List.of());
  List<ActionOutcome> outcomes = List.of();
  Answers<HostReleases> held = new Answers<>(List.of(), Map.of(), List.of());
  Answers<HostHistory> histories = nobody();
  Answers<HostDrift> drifts = nobody();
  Answers<HostPlan> plans = nobody();
  PublishOutcome published =
      new PublishOutcome(
          PublishOutcome.Verdict.ACKNOWLEDGED,
          Optional.of(new DocumentReference("web", 7, "d", "ann@desk")),
          Optional.empty(),
          List.of("web-1", "web-2"),
          Map.of(),
          List.of());
  InvalidDocumentException invalid;
  boolean brokerGone;

  /** Who asked for the last action. */
  String by = "";

  /** The broker is lost once an action was sent. */
  boolean brokerBreaks;

  private static <A> Answers<A> nobody() {
    return new Answers<>(List.of(), Map.of(), List.of());
  }

  @Override
  public PublishOutcome publish(
      String content, String publisher, PublishTerms terms, Consumer<PublishProgress> progress)
      throws InvalidDocumentException, BrokerUnavailableException {
    asked("publish " + content + within(terms));
    if (invalid != null) {
      throw invalid;
    }
    progress.accept(new PublishProgress(published.stored(), published.silent()));
    return published;
  }

  @Override
  public PublishOutcome publishKeys(
      String content, String publisher, PublishTerms terms, Consumer<PublishProgress> progress)
      throws BrokerUnavailableException {
    asked("keys " + content.replaceAll("\\s+", " ") + within(terms));
    return published;
  }

  @Override
  public PublishOutcome announceRelease(
      String content, String publisher, PublishTerms terms, Consumer<PublishProgress> progress)
      throws InvalidDocumentException, BrokerUnavailableException {
    asked("announce " + content + within(terms));
    if (invalid != null) {
      throw invalid;
    }
    return published;
  }

  @Override
  public PublishOutcome unpublish(
      String name, String publisher, PublishTerms terms, Consumer<PublishProgress> progress)
      throws BrokerUnavailableException {
    asked("unpublish " + name + within(terms));
    return published;
  }

  /** What comes of forgetting a host that is not {@link #known}. */
  ForgetOutcome forgets = ForgetOutcome.UNKNOWN;

  /** The next roll; the last one again and again. */
  @Override
  public Roll hosts(Duration timeout) throws BrokerUnavailableException {
    asked("hosts within " + timeout);
    return rolls.size() > 1 ? rolls.remove() : rolls.element();
  }

  /** Those that a test gave; of the others nothing is known. */
  @Override
  public List<Silence> silences(Roll roll, Duration timeout) throws BrokerUnavailableException {
    if (!roll.silent().isEmpty()) {
      asked("silences of " + String.join(", ", roll.silent()));
    }
    return roll.silent().stream()
        .map(
            host ->
                silences.getOrDefault(
                    host, new Silence(host, Silence.Why.NOT_CONNECTED, Optional.empty())))
        .toList();
  }

  @Override
  public ForgetOutcome forget(String host, boolean forced, Duration timeout)
      throws BrokerUnavailableException {
    asked("forget " + host + (forced ? " by force" : ""));
    return known.contains(host) ? ForgetOutcome.FORGOTTEN : forgets;
  }

  @Override
  public Optional<Document> document(String name, OptionalLong revision, Duration timeout)
      throws BrokerUnavailableException {
    asked("document " + name + " " + revision);
    return documents.stream()
        .filter(document -> document.name().equals(name))
        .filter(document -> revision.isEmpty() || document.revision() == revision.getAsLong())
        .findFirst();
  }

  @Override
  public List<Revision> log(String name, Duration timeout) throws BrokerUnavailableException {
    asked("log " + name + " within " + timeout);
    return log;
  }

  @Override
  public Preview preview(String content, Duration timeout)
      throws InvalidDocumentException, BrokerUnavailableException {
    asked("preview " + content + " within " + timeout);
    if (invalid != null) {
      throw invalid;
    }
    return preview;
  }

  @Override
  public List<String> difference(String before, String after) {
    return before.equals(after) ? List.of() : List.of(before + " -> " + after);
  }

  @Override
  public List<Document> documents(Document.Kind kind, Duration timeout)
      throws BrokerUnavailableException {
    asked("documents within " + timeout);
    return documents.stream().filter(document -> document.kind() == kind).toList();
  }

  @Override
  public List<ActionOutcome> perform(Order order, Target target, Duration timeout)
      throws BrokerUnavailableException {
    by = order.by();
    asked(
        order.action()
            + " "
            + order.release()
            + order.version().map(version -> "@" + version).orElse("")
            + within(target, timeout));
    if (brokerBreaks) {
      throw new BrokerUnavailableException("the broker was lost; see the status", null);
    }
    return outcomes;
  }

  @Override
  public Answers<HostReleases> releases(Target target, Duration timeout)
      throws BrokerUnavailableException {
    asked("held" + within(target, timeout));
    return held;
  }

  /** Host to why it refuses to throw something away. */
  Map<String, String> refusals = Map.of();

  @Override
  public Optional<String> discard(String host, ReleaseId release, String digest, Duration timeout)
      throws BrokerUnavailableException {
    asked("discard " + release + " " + digest + " on " + host + " within " + timeout);
    return Optional.ofNullable(refusals.get(host));
  }

  @Override
  public Answers<HostHistory> history(String release, Target target, Duration timeout)
      throws BrokerUnavailableException {
    asked("history " + release + within(target, timeout));
    return histories;
  }

  @Override
  public Answers<HostDrift> drift(String release, boolean undo, Target target, Duration timeout)
      throws BrokerUnavailableException {
    asked("drift " + release + (undo ? " undo" : "") + within(target, timeout));
    return drifts;
  }

  @Override
  public Answers<HostPlan> plan(Proposal proposal, Target target, Duration timeout)
      throws InvalidDocumentException, BrokerUnavailableException {
    String what =
        proposal.document().or(() -> proposal.release().map(Object::toString)).orElse("nothing");
    asked("plan " + what + within(target, timeout));
    if (invalid != null) {
      throw invalid;
    }
    return plans;
  }

  private static String within(PublishTerms terms) {
    return " on "
        + terms.base().kind()
        + terms.base().revision()
        + (terms.forced() ? " by force" : "")
        + " to "
        + terms.quorum()
        + " within "
        + terms.patience();
  }

  private static String within(Target target, Duration timeout) {
    return " " + target.kind() + target.expression() + " within " + timeout;
  }

  private void asked(String call) throws BrokerUnavailableException {
    calls.add(call);
    if (brokerGone) {
      throw new BrokerUnavailableException("no broker at localhost:5672: start it", null);
    }
  }
}
