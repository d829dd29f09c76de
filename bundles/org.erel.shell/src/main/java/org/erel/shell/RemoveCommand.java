package org.erel.shell;

import java.time.Duration;
import java.util.List;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;
import org.erel.api.ReleaseId;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Has the cluster forget a release. */
@Command(
    name = "remove",
    description = {
      "Have the cluster forget a release that no group uses. Hosts throw its content",
      "away once nothing of theirs needs it; what runs goes on. Drops of it count no",
      "more. 'push' brings it back."
    },
    footer = {"  ${COMMAND-FULL-NAME} shop@1.2.0"})
final class RemoveCommand extends PublishingCommand {

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @Parameters(
      paramLabel = "NAME@VERSION",
      converter = ReleaseConverter.class,
      description = "The release, such as shop@1.2.0.")
  private ReleaseId release;

  RemoveCommand(Door door) {
    super(door);
  }

  @Override
  int run() throws InvalidDocumentException, BrokerUnavailableException {
    try (ClusterSession session = open()) {
      Cluster cluster = session.cluster();
      List<String> users = users(cluster);
      if (!users.isEmpty()) {
        err()
            .println(
                "not removed: %s is wanted by group %s; publish it with another version first"
                    .formatted(release, Words.of(users)));
        return ExitCodes.FAILED;
      }
      return unpublish(cluster, release.toString(), options.latest());
    }
  }

  private List<String> users(Cluster cluster) throws BrokerUnavailableException {
    List<ReleaseId> all =
        cluster.releaseDocuments(PATIENCE).stream()
            .map(Document::name)
            .map(ReleaseId::parse)
            .toList();
    return ReleaseView.users(release, all, GroupView.of(cluster.documents(PATIENCE)));
  }

  private static final class ReleaseConverter implements ITypeConverter<ReleaseId> {
    @Override
    public ReleaseId convert(String text) {
      try {
        return ReleaseId.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
