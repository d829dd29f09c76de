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
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.DocumentReference;
import org.erel.api.Hold;
import org.erel.api.Host;
import org.erel.api.HostState;
import org.erel.api.HostStatus;
import org.erel.api.Master;
import org.erel.api.Order;
import org.erel.api.PublishOutcome;
import org.erel.api.ReleaseState;
import org.erel.api.ReleaseStatus;
import org.erel.api.Target;
import org.osgi.framework.Version;

/** A cluster of web-1 (here), which runs shop, and db-1. */
final class Fleet implements Cluster, Master {

  final List<String> calls = new ArrayList<>();
  boolean brokerGone;
  ActionOutcome.Result result = ActionOutcome.Result.DONE;

  @Override
  public PublishOutcome publish(
      String content,
      String publisher,
      OptionalLong base,
      Duration timeout,
      Consumer<String> progress)
      throws BrokerUnavailableException {
    asked("publish " + content + " by " + publisher);
    progress.accept("web-1");
    return new PublishOutcome(
        new DocumentReference("web", 7, "d", publisher), List.of("web-1"), Map.of(), List.of());
  }

  @Override
  public PublishOutcome unpublish(
      String name, String publisher, OptionalLong base, Duration timeout) {
    throw new AssertionError("no command unpublishes");
  }

  @Override
  public Roll hosts(Duration timeout) throws BrokerUnavailableException {
    asked("hosts");
    return new Roll(
        List.of(host("db-1", HostState.WAITING, List.of()), status()), List.of("web-9"));
  }

  @Override
  public List<Document> documents(Duration timeout) throws BrokerUnavailableException {
    asked("documents");
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
                "")));
  }

  @Override
  public ActionOutcome perform(Order order) {
    calls.add("here " + order.action() + " " + order.release());
    return new ActionOutcome("web-1", ActionOutcome.Result.DONE, "stopped");
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
        List.of(),
        List.of("db-1"));
  }

  private void asked(String call) throws BrokerUnavailableException {
    calls.add(call);
    if (brokerGone) {
      throw new BrokerUnavailableException("no broker at desk: start it", null);
    }
  }
}
