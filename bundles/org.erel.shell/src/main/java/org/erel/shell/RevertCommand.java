package org.erel.shell;

import java.util.Optional;
import java.util.OptionalLong;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Publishes an old revision anew. */
@Command(
    name = "revert",
    description = {
      "Publish what an earlier revision of a group said, as the next revision.",
      "One that ended the group ends it again."
    },
    footer = {"  ${COMMAND-FULL-NAME} web 7"})
final class RevertCommand extends PublishingCommand {

  @Parameters(index = "0", paramLabel = "GROUP", description = "The group's name.")
  private String name;

  @Parameters(
      index = "1",
      paramLabel = "REVISION",
      description = "The one to go back to, as 'log' lists them.")
  private long revision;

  RevertCommand(Door door) {
    super(door);
  }

  @Override
  int run() throws InvalidDocumentException, BrokerUnavailableException {
    if (name.equals(Document.KEYS)) {
      throw wrong("trust that was taken back is given by 'keys trust', and taken by 'keys revoke'");
    }
    if (GetCommand.isRelease(name)) {
      throw wrong(
          "a release never changes, so there is nothing to go back to; 'remove "
              + name
              + "' ends it, and 'push' brings it back");
    }
    try (ClusterSession session = open()) {
      Cluster cluster = session.cluster();
      OptionalLong which = OptionalLong.of(revision);
      Optional<Document> newest = cluster.document(name, OptionalLong.empty(), Queries.PATIENCE);
      Optional<Document> old = cluster.document(name, which, Queries.PATIENCE);
      if (newest.isEmpty() || old.isEmpty()) {
        err().println(GetCommand.missing(name, newest.isEmpty() ? OptionalLong.empty() : which));
        return ExitCodes.FAILED;
      }
      if (cluster.difference(newest.get().content(), old.get().content()).isEmpty()) {
        out()
            .printf(
                "%s revision %d says the same as revision %d: nothing to do%n",
                name, newest.get().revision(), revision);
        return ExitCodes.DONE;
      }
      long seen = newest.get().revision();
      return old.get().tombstone()
          ? unpublish(cluster, name, options.seen(seen))
          : publish(cluster, old.get().content(), options.seen(seen));
    }
  }
}
