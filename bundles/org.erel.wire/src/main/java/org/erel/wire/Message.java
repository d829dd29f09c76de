package org.erel.wire;

import java.util.List;
import java.util.Optional;
import org.erel.api.ActionOutcome;
import org.erel.api.Document;
import org.erel.api.DocumentReference;
import org.erel.api.HostDrift;
import org.erel.api.HostHistory;
import org.erel.api.HostPlan;
import org.erel.api.HostStatus;
import org.erel.api.Names;
import org.erel.api.Order;
import org.erel.api.Proposal;
import org.erel.api.Revision;
import org.erel.api.Target;

/** All that masters and operators say to each other. {@link MessageCodec} writes them down. */
public sealed interface Message {

  /** What is said of releases; it has a file of its own. */
  sealed interface OfReleases extends Message permits ReleaseMessage {}

  /** What is said of who belongs to the cluster; it has a file of its own. */
  sealed interface OfRosters extends Message permits RosterMessage {}

  /**
   * What was published of a name? Each host answers with {@link Log}.
   *
   * @param name the documents' name
   */
  record LogRequest(String name) implements Message {

    /** Validates the name. */
    public LogRequest {
      Names.checkDocument("document name", name);
    }
  }

  /**
   * What a host knows to have been published.
   *
   * @param host its identifier
   * @param revisions oldest first
   */
  record Log(String host, List<Revision> revisions) implements Message {}

  /**
   * Send me this document, which may have been replaced. A host answers with {@link Past} or {@link
   * NotMeant}.
   *
   * @param document which one
   */
  record PastRequest(DocumentReference document) implements Message {}

  /**
   * A document that may have been replaced.
   *
   * @param document the document
   */
  record Past(Document document) implements Message {}

  /** How are you? Each host answers with {@link Status}. */
  record StatusRequest() implements Message {}

  /**
   * How a host is: an answer, or an event on a change.
   *
   * @param status all of it
   */
  record Status(HostStatus status) implements Message {}

  /**
   * Do this. Each host that is reached answers with {@link ActionReply}, twice where it takes time.
   *
   * @param order what to do, and who asks
   * @param target which hosts are meant
   */
  record ActionRequest(Order order, Target target) implements Message, Sealed {}

  /**
   * What came of it.
   *
   * @param outcome on one host
   */
  record ActionReply(ActionOutcome outcome) implements Message {}

  /**
   * What happened to a release? Each host answers with {@link NotMeant}, or with {@link Working}
   * and then {@link History} or {@link Failed}.
   *
   * @param release a release's name
   * @param target which hosts are meant
   */
  record HistoryRequest(String release, Target target) implements Message {}

  /**
   * What happened to it on a host.
   *
   * @param history its entries
   */
  record History(HostHistory history) implements Message {}

  /**
   * What did other tools do to configurations? Answered as {@link HistoryRequest} is, with {@link
   * DriftFound}.
   *
   * @param release a release's name; empty for all
   * @param undo whether to put them back
   * @param target which hosts are meant
   */
  record DriftRequest(String release, boolean undo, Target target) implements Message, Sealed {}

  /**
   * What they did on a host.
   *
   * @param drift what was found, or put back
   */
  record DriftFound(HostDrift drift) implements Message {}

  /**
   * What would you do? Answered as {@link HistoryRequest} is, with {@link Planned}.
   *
   * @param proposal what if
   * @param target which hosts are meant
   */
  record PlanRequest(Proposal proposal, Target target) implements Message {}

  /**
   * What a host would do.
   *
   * @param plan for each release
   */
  record Planned(HostPlan plan) implements Message {}

  /**
   * The answer takes a while, and follows.
   *
   * @param host the host's identifier
   */
  record Working(String host) implements Message {}

  /**
   * A host has nothing to say to a question.
   *
   * @param host its identifier
   */
  record NotMeant(String host) implements Message {}

  /**
   * A host could not answer, or will not do what it is asked for, however often.
   *
   * @param host its identifier
   * @param reason in words
   */
  record Failed(String host, String reason) implements Message {}

  /**
   * When did you last hear of these hosts? Each host answers with {@link Heard}.
   *
   * @param hosts identifiers
   */
  record HeardRequest(List<String> hosts) implements Message {}

  /**
   * When a host last heard of others: an answer, or what it hands on when it leaves.
   *
   * @param host its identifier
   * @param sightings of those that it heard of
   */
  record Heard(String host, List<Sighting> sightings) implements Message {}

  /**
   * A host ends in good order. It tells a few others, who remember that as long as they run.
   *
   * @param host its identifier
   */
  record Leaving(String host) implements Message {}

  /** Are you there? Nobody answers: the broker tells whether there is a queue for it. */
  record Probe() implements Message {}

  /** Who belongs to the cluster? One host answers with {@link Known}. */
  record Whom() implements Message {}

  /**
   * Who belongs to the cluster, as far as one host knows.
   *
   * @param host its identifier
   * @param roster the hosts
   */
  record Known(String host, Roster roster) implements Message {}

  /**
   * Which document of a name do you hold? Each host answers with {@link Newest}.
   *
   * @param name the documents' name
   */
  record NewestRequest(String name) implements Message {}

  /**
   * Which document of a name a host holds.
   *
   * @param host its identifier
   * @param held the document; empty where it holds none
   */
  record Newest(String host, Optional<Holding> held) implements Message {}

  /**
   * I want to publish documents of a name. Each host answers with {@link Promised}, {@link
   * Declined} or {@link Failed}.
   *
   * @param name the documents' name
   * @param ballot of the attempt
   * @param voucher of the release that is to be published: so nobody without one has hosts write
   *     promises for it; empty for all else, and where nobody vouches
   */
  record Prepare(String name, Ballot ballot, Optional<Voucher> voucher) implements Message, Sealed {

    /** Validates the name. */
    public Prepare {
      Names.checkDocument("document name", name);
    }

    /** For what no release's signature vouches for. */
    public Prepare(String name, Ballot ballot) {
      this(name, ballot, Optional.empty());
    }
  }

  /**
   * A host takes nothing of a lesser ballot from now on, and has that on disk.
   *
   * @param host its identifier
   * @param name the documents' name
   * @param ballot what is promised
   * @param held what it holds of the name; empty where it holds nothing
   * @param roster which one the host knows: it counts for who knows that one or a newer one
   */
  record Promised(String host, String name, Ballot ballot, Optional<Holding> held, Edition roster)
      implements Message {}

  /**
   * A host does not promise, or does not take a publication.
   *
   * @param host its identifier
   * @param name the documents' name
   * @param ballot what was asked for
   * @param promised what it has promised; not greater where it has another reason
   * @param reason in words
   */
  record Declined(String host, String name, Ballot ballot, Ballot promised, String reason)
      implements Message {}

  /**
   * A document for every host. Each answers with {@link Taken}, {@link Declined} or {@link Failed}.
   *
   * @param held what is published
   */
  record Publish(Held held) implements Message, Sealed {}

  /**
   * A host has the document on disk.
   *
   * @param host its identifier
   * @param holding which document, by which ballot
   * @param roster as in {@link Promised}
   */
  record Taken(String host, Holding holding, Edition roster) implements Message {}

  /**
   * Do we hold the same? Answered with {@link Same} or {@link Holdings}: to a host's own queue, so
   * that nobody has to keep the question in mind.
   *
   * @param host the asking host's identifier; empty where an operator asks
   * @param digest over all that it holds
   * @param footing how it stands
   */
  record Compare(String host, String digest, Footing footing) implements Message {

    /** Validates the identifier. */
    public Compare {
      checkAsker(host);
    }
  }

  /**
   * A host holds the same documents as the asker.
   *
   * @param host its identifier
   * @param footing how it stands
   */
  record Same(String host, Footing footing) implements Message {

    /** Validates the identifier. */
    public Same {
      Names.check("host identifier", host);
    }
  }

  /**
   * What a host holds. Whoever lacks something fetches it, and tells what the host itself lacks.
   *
   * @param host its identifier
   * @param held its documents, all of them or those that the receiver lacks
   * @param complete whether these are all of them
   * @param footing how it stands
   */
  record Holdings(String host, List<Holding> held, boolean complete, Footing footing)
      implements Message {

    /** Validates the identifier and copies the list. */
    public Holdings {
      Names.check("host identifier", host);
      held = List.copyOf(held);
    }
  }

  /**
   * Send me these documents. Each that is held comes as a {@link Transfer}.
   *
   * @param host the asking host's identifier; empty where an operator asks
   * @param names the documents' names
   */
  record Request(String host, List<String> names) implements Message {

    /** Validates the identifier and copies the names. */
    public Request {
      checkAsker(host);
      names = List.copyOf(names);
    }
  }

  /**
   * A document for the one who requested it.
   *
   * @param held the document
   */
  record Transfer(Held held) implements Message {}

  private static void checkAsker(String host) {
    if (!host.isEmpty()) {
      Names.check("host identifier", host);
    }
  }
}
