package org.erel.replication;

import java.util.Collection;
import java.util.Optional;
import org.erel.wire.Ballot;
import org.erel.wire.Enrolment;
import org.erel.wire.Held;
import org.erel.wire.Holding;
import org.erel.wire.Roster;

/** What a host has on disk. It changes by the durable {@link Effect}s alone. */
public interface Shelf {

  /**
   * The newest document of a name.
   *
   * @param name the document's name
   * @return empty where there is none
   */
  Optional<Held> find(String name);

  /**
   * The same without its content, at less cost.
   *
   * @param name the document's name
   * @return empty where there is none
   */
  Optional<Holding> holding(String name);

  /**
   * The newest document of each name, without its content.
   *
   * @return in no order
   */
  Collection<Holding> holdings();

  /**
   * What was promised for a name.
   *
   * @param name the documents' name
   * @return {@link Ballot#NONE} where nothing was
   */
  Ballot promised(String name);

  /**
   * Who belongs to the cluster, as far as this host knows.
   *
   * @return {@link Enrolment#NONE} where nothing is known
   */
  Enrolment enrolment();

  /**
   * The roster alone.
   *
   * @return never null
   */
  default Roster roster() {
    return enrolment().roster();
  }
}
