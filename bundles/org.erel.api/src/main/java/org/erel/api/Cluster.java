package org.erel.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
   * Publishes a group: numbers it after what was published last, sends it to all hosts, and waits
   * until as many as asked for have it on disk. A host that is silent holds up nobody.
   *
   * @param content JSON as an operator writes it
   * @param publisher who publishes: {@code user@machine} or a host's identifier
   * @param terms how
   * @param progress called some times a second while hosts get it on disk, and at the end, on the
   *     calling thread
   * @return who has it
   * @throws InvalidDocumentException if the content is malformed; then nothing was sent
   * @throws BrokerUnavailableException if there is no broker, or it is lost
   */
  PublishOutcome publish(
      String content, String publisher, PublishTerms terms, Consumer<PublishProgress> progress)
      throws InvalidDocumentException, BrokerUnavailableException;

  /**
   * Publishes whose keys are trusted: the document {@link Document#KEYS}. As {@link #publish}.
   *
   * @param content JSON, see {@link KeysEditor}
   * @param publisher who publishes
   * @param terms how
   * @param progress as there
   * @return who has it
   * @throws InvalidDocumentException if the content is malformed; then nothing was sent
   * @throws BrokerUnavailableException as there
   */
  PublishOutcome publishKeys(
      String content, String publisher, PublishTerms terms, Consumer<PublishProgress> progress)
      throws InvalidDocumentException, BrokerUnavailableException;

  /**
   * Publishes what a release is: the document {@code NAME@VERSION}. As {@link #publish}, but for
   * this:
   *
   * <ul>
   *   <li>What is there already with the same content is not published again: {@link
   *       PublishOutcome.Verdict#HELD} where as many hosts as asked for have it, and {@code SHORT}
   *       where that does not come about in time.
   *   <li>A release never changes: what is there with another content is an error. Of two that are
   *       announced at once one is refused so.
   *   <li>The terms' base is about the end of a release, which an announcement brings back: with
   *       {@code Base.revision(0)} there must have been none. There is no force.
   * </ul>
   *
   * @param content as {@code org.erel.wire.ReleaseDocument} writes it
   * @param publisher who publishes
   * @param terms how
   * @param progress as there
   * @return who has it
   * @throws InvalidDocumentException if the content is malformed, the terms are forced, or the
   *     cluster has another content of that version; then nothing was published
   * @throws BrokerUnavailableException as there
   */
  PublishOutcome announceRelease(
      String content, String publisher, PublishTerms terms, Consumer<PublishProgress> progress)
      throws InvalidDocumentException, BrokerUnavailableException;

  /**
   * Publishes the end of a group or release: a tombstone. As {@link #publish}.
   *
   * @param name the group's name, or a release's {@code NAME@VERSION}
   * @param publisher who publishes
   * @param terms how
   * @param progress as there
   * @return who has it
   * @throws InvalidDocumentException if no host knows the group or release
   * @throws BrokerUnavailableException as there
   */
  PublishOutcome unpublish(
      String name, String publisher, PublishTerms terms, Consumer<PublishProgress> progress)
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
   * Why hosts are silent, and when the others last heard of them.
   *
   * @param roll who answered, and is asked; and who did not
   * @param timeout how long to wait for those that are asked
   * @return one for each silent host, in the same order
   * @throws BrokerUnavailableException if there is no broker
   */
  List<Silence> silences(Roll roll, Duration timeout) throws BrokerUnavailableException;

  /**
   * Has a host forgotten that will not come back: it no longer counts in majorities. One that comes
   * back all the same belongs to the cluster again.
   *
   * @param host its identifier
   * @param forced whether to do without the majority of the hosts that it takes, where they will
   *     not come back; hosts that were not reached may overwrite unseen what was published
   * @param timeout how long to wait for hosts
   * @return what came of it
   * @throws BrokerUnavailableException if there is no broker
   */
  ForgetOutcome forget(String host, boolean forced, Duration timeout)
      throws BrokerUnavailableException;

  /**
   * The newest document of each group that any host holds, tombstones included.
   *
   * @param timeout how long to wait for hosts
   * @return sorted by name
   * @throws BrokerUnavailableException if there is no broker
   */
  default List<Document> documents(Duration timeout) throws BrokerUnavailableException {
    return documents(Document.Kind.GROUP, timeout);
  }

  /**
   * The newest document of each name of a kind that any host holds, tombstones included.
   *
   * @param kind of the documents
   * @param timeout how long to wait for hosts
   * @return sorted by name
   * @throws BrokerUnavailableException if there is no broker
   */
  List<Document> documents(Document.Kind kind, Duration timeout) throws BrokerUnavailableException;

  /**
   * The releases that the cluster knows: the newest document of each that any host holds, without
   * those that were ended.
   *
   * @param timeout how long to wait for hosts
   * @return sorted by name
   * @throws BrokerUnavailableException if there is no broker
   */
  default List<Document> releaseDocuments(Duration timeout) throws BrokerUnavailableException {
    return documents(Document.Kind.RELEASE, timeout).stream()
        .filter(document -> !document.tombstone())
        .toList();
  }

  /**
   * One document.
   *
   * @param name the group's name, a release's {@code NAME@VERSION}, or {@link Document#KEYS}
   * @param revision which one; empty for the newest
   * @param timeout how long to wait for hosts
   * @return empty where no host that answered holds it; of old ones, hosts keep the last 50
   * @throws BrokerUnavailableException if there is no broker
   */
  Optional<Document> document(String name, OptionalLong revision, Duration timeout)
      throws BrokerUnavailableException;

  /**
   * The documents of a group or release, as far as hosts keep them.
   *
   * @param name as for {@link #document}
   * @param timeout how long to wait for hosts
   * @return newest first
   * @throws BrokerUnavailableException if there is no broker
   */
  List<Revision> log(String name, Duration timeout) throws BrokerUnavailableException;

  /**
   * What publishing a document would change. Nothing is published.
   *
   * @param content JSON as an operator writes it
   * @param timeout how long to wait for hosts
   * @return the difference to what the cluster holds, and the hosts that it is about
   * @throws InvalidDocumentException if the content is malformed; then nobody was asked
   * @throws BrokerUnavailableException if there is no broker
   */
  Preview preview(String content, Duration timeout)
      throws InvalidDocumentException, BrokerUnavailableException;

  /**
   * What changes from one content to another. Asks nobody.
   *
   * @param before JSON as an operator writes it; empty where there is no group
   * @param after the same
   * @return in lines for people; none where both say the same
   * @throws InvalidDocumentException if one of them is malformed
   */
  List<String> difference(String before, String after) throws InvalidDocumentException;

  /**
   * Has an action carried out.
   *
   * @param order what to do, and who asks
   * @param target which hosts are meant
   * @param timeout how long the action may take on a host that accepted it
   * @return one for each host that is meant and has the release, or that may be meant and is silent
   *     or stopped; sorted by host
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
   * Which releases hosts have.
   *
   * @param target which hosts are meant
   * @param timeout how long to wait for a host
   * @return what each said
   * @throws BrokerUnavailableException if there is no broker
   */
  Answers<HostReleases> releases(Target target, Duration timeout) throws BrokerUnavailableException;

  /**
   * Has a release thrown away on a host. The host refuses it where a group of it needs the release,
   * it was dropped there, or it is not there; whether others have it is the caller's to know.
   *
   * @param host its identifier
   * @param release name and version
   * @param digest of the content that is meant
   * @param timeout how long to wait for the host
   * @return why it is not gone, as far as is known; empty where it is
   * @throws BrokerUnavailableException if there is no broker
   */
  Optional<String> discard(String host, ReleaseId release, String digest, Duration timeout)
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
