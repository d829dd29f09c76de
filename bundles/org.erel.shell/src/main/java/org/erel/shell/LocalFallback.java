package org.erel.shell;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.erel.api.Action;
import org.erel.api.ActionOutcome;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.HostStatus;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Master;
import org.erel.api.PublishOutcome;
import org.erel.api.Target;

/** The cluster; and with no broker what this host can answer alone, said once. For one command. */
final class LocalFallback implements Cluster {

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
      String content,
      String publisher,
      OptionalLong base,
      Duration timeout,
      Consumer<String> progress)
      throws InvalidDocumentException, BrokerUnavailableException {
    return cluster.publish(content, publisher, base, timeout, progress);
  }

  @Override
  public PublishOutcome unpublish(
      String name, String publisher, OptionalLong base, Duration timeout)
      throws InvalidDocumentException, BrokerUnavailableException {
    return cluster.unpublish(name, publisher, base, timeout);
  }

  @Override
  public List<Document> documents(Duration timeout) throws BrokerUnavailableException {
    return cluster.documents(timeout);
  }

  /** This host alone; the hosts that it knows count as silent. */
  @Override
  public Roll hosts(Duration timeout) throws BrokerUnavailableException {
    try {
      return cluster.hosts(timeout);
    } catch (BrokerUnavailableException e) {
      alone();
      HostStatus status = master.status();
      return new Roll(List.of(status), status.peers());
    }
  }

  /** On this host, if it is meant. */
  @Override
  public List<ActionOutcome> perform(Action action, String release, Target target, Duration timeout)
      throws BrokerUnavailableException {
    try {
      return cluster.perform(action, release, target, timeout);
    } catch (BrokerUnavailableException e) {
      HostStatus status = master.status();
      if (target.kind() == Target.Kind.GROUP || !target.matches(status.host(), status.groups())) {
        throw e;
      }
      alone();
      return List.of(master.perform(action, release));
    }
  }

  private void alone() {
    if (!noticed) {
      noticed = true;
      notice.accept("no broker: this host alone");
    }
  }
}
