package org.erel.wire;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.api.Names;

/** What masters and operators say to each other of who belongs to the cluster. */
public sealed interface RosterMessage extends Message.OfRosters {

  /**
   * A host is not on the roster that it knows, and asks to be enrolled. Asked until it is.
   *
   * @param host its identifier
   * @param roster revision of the one that it knows; 0 where it knows none, and is to be told first
   */
  record Joining(String host, long roster) implements RosterMessage {

    /** Validates the identifier. */
    public Joining {
      Names.check("host identifier", host);
    }
  }

  /**
   * A host will not come back, and is to be taken off the roster. Asked until it is; the host that
   * gets it answers with {@link Message.Known}.
   *
   * @param host its identifier
   * @param since as what it is on the roster, and not as what it may be when it is back
   */
  record Forget(String host, long since) implements RosterMessage, Sealed {

    /** Validates the identifier. */
    public Forget {
      Names.check("host identifier", host);
    }
  }

  /**
   * I want to change the roster. Each host that has a say answers with {@link Pledged}, or with
   * {@link Enlist} where it knows a newer one.
   *
   * @param host who asks
   * @param revision of the roster that is to be
   * @param ballot of the attempt
   */
  record Propose(String host, long revision, Ballot ballot) implements RosterMessage {

    /** Validates the identifier. */
    public Propose {
      Names.check("host identifier", host);
    }
  }

  /**
   * A host takes no roster of a revision by a lesser ballot from now on, and has that on disk.
   *
   * @param host its identifier
   * @param revision as in {@link Propose}
   * @param ballot what it has promised: a greater one than was asked for where another was quicker
   * @param roster one of that revision that it has taken and that is not settled
   * @param joining hosts that have asked it to be enrolled
   * @param leaving hosts that an operator wants forgotten, as in {@link Forget}
   */
  record Pledged(
      String host,
      long revision,
      Ballot ballot,
      Optional<Roster> roster,
      List<String> joining,
      Map<String, Long> leaving)
      implements RosterMessage {

    /** Validates the identifiers and copies the collections. */
    public Pledged {
      Names.check("host identifier", host);
      joining.forEach(name -> Names.check("host identifier", name));
      leaving.keySet().forEach(name -> Names.check("host identifier", name));
      joining = List.copyOf(joining);
      leaving = Map.copyOf(leaving);
    }
  }

  /**
   * A roster that the receiver may lack.
   *
   * @param roster the hosts
   */
  record Enlist(Roster roster) implements RosterMessage {}

  /**
   * A roster that an operator has set without a majority. Whoever gets it takes it where it is
   * newer, and reports it.
   *
   * @param roster the hosts
   * @param host the one that was taken off
   */
  record Force(Roster roster, String host) implements RosterMessage, Sealed {

    /** Validates the identifier. */
    public Force {
      Names.check("host identifier", host);
    }
  }
}
