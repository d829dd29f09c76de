package org.erel.api;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an operator asks of the cluster, through the broker. Calls block; those that time out return
 * what they have. Never call from a thread of the {@code Bus}.
 */
@ProviderType
public interface Cluster {

  /**
   * Publishes a group: numbers it after the newest revision that any host holds, sends it to all,
   * and waits until every known host has answered or the time is over.
   *
   * <p>What is based on a revision is numbered as the one after it. Where a host that answers holds
   * a newer one, and not this very document, nothing is sent, and the outcome says who holds whose.
   *
   * @param content JSON as an operator writes it
   * @param publisher who publishes: {@code user@machine} or a host's identifier
   * @param base the revision that was edited, 0 where there was none; empty for whatever is held
   * @param timeout how long to wait for hosts
   * @param progress called with each host's identifier when it has the document on disk
   * @return who has it
   * @throws InvalidDocumentException if the content is malformed; then nothing was sent
   * @throws BrokerUnavailableException if there is no broker
   */
  PublishOutcome publish(
      String content,
      String publisher,
      OptionalLong base,
      Duration timeout,
      Consumer<String> progress)
      throws InvalidDocumentException, BrokerUnavailableException;

  /**
   * Publishes the end of a group: a tombstone. As {@link #publish}.
   *
   * @param name the group's name
   * @param publisher who publishes
   * @param base the revision that is ended; empty for whatever is held
   * @param timeout how long to wait for hosts
   * @return who has it
   * @throws InvalidDocumentException if no host knows the group
   * @throws BrokerUnavailableException if there is no broker
   */
  PublishOutcome unpublish(String name, String publisher, OptionalLong base, Duration timeout)
      throws InvalidDocumentException, BrokerUnavailableException;

  /**
   * Asks every host for its status.
   *
   * @param timeout how long to wait for known hosts that are silent
   * @return who answered, and who is known and did not
   * @throws BrokerUnavailableException if there is no broker
   */
  Roll hosts(Duration timeout) throws BrokerUnavailableException;

  /**
   * The newest document of each name that any host holds, tombstones included.
   *
   * @param timeout how long to wait for hosts
   * @return sorted by name
   * @throws BrokerUnavailableException if there is no broker
   */
  List<Document> documents(Duration timeout) throws BrokerUnavailableException;

  /**
   * Has an action carried out.
   *
   * @param order what to do, and who asks
   * @param target which hosts are meant
   * @param timeout how long the action may take on a host that accepted it
   * @return one for each host that is meant and has the release, or is silent; sorted by host
   * @throws BrokerUnavailableException if there is no broker
   */
  List<ActionOutcome> perform(Order order, Target target, Duration timeout)
      throws BrokerUnavailableException;

  /**
   * What happened to a release.
   *
   * @param release a release's name
   * @param target which hosts are meant; those that know nothing of it say nothing
   * @param timeout how long to wait for hosts
   * @return what each knows
   * @throws BrokerUnavailableException if there is no broker
   */
  Answers<HostHistory> history(String release, Target target, Duration timeout)
      throws BrokerUnavailableException;

  /**
   * What other tools did to the configurations of releases.
   *
   * @param release a release's name, where only hosts that want or have it are meant; empty for all
   * @param undo whether to put them back as the releases' parts have them
   * @param target which hosts are meant
   * @param timeout how long to wait for hosts
   * @return what each found, or put back
   * @throws BrokerUnavailableException if there is no broker
   */
  Answers<HostDrift> drift(String release, boolean undo, Target target, Duration timeout)
      throws BrokerUnavailableException;

  /**
   * What hosts would do. It is found out by staging beside what runs; nothing is changed.
   *
   * @param proposal what if
   * @param target which hosts are meant
   * @param timeout how long to wait for hosts
   * @return what each would do; of a proposed release, from those alone that want it, have it, or
   *     know its content
   * @throws InvalidDocumentException if the proposed document is malformed; then nobody was asked
   * @throws BrokerUnavailableException if there is no broker
   */
  Answers<HostPlan> plan(Proposal proposal, Target target, Duration timeout)
      throws InvalidDocumentException, BrokerUnavailableException;

  /**
   * Who answered.
   *
   * @param hosts what they said, sorted by host
   * @param silent identifiers of hosts that others know and that did not answer, sorted
   */
  record Roll(List<HostStatus> hosts, List<String> silent) {

    /** Copies the lists. */
    public Roll {
      hosts = List.copyOf(hosts);
      silent = List.copyOf(silent);
    }
  }
}
