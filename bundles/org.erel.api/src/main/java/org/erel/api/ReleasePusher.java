package org.erel.api;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Brings releases from an operator's machine to the hosts of a cluster. */
public interface ReleasePusher {

  /**
   * On what terms.
   *
   * @param publisher who pushes it
   * @param replicas how many hosts keep it, whether a group of theirs needs it or not; from 1 on
   * @param awaited how many of them must have all of it; 0 for all, where fewer hosts are there too
   * @param patience how long nothing may move before it is given up
   */
  record Terms(String publisher, int replicas, int awaited, Duration patience) {

    /** Validates the numbers. */
    public Terms {
      if (replicas < 1 || awaited < 0 || awaited > replicas) {
        throw new IllegalArgumentException(
            "%d of %d hosts that keep it cannot be waited for: at least one keeps it, and at most all are waited for"
                .formatted(awaited, replicas));
      }
    }
  }

  /**
   * How far it is.
   *
   * @param release name and version
   * @param size of all content, in bytes
   * @param here host to how much it has, in bytes, sorted
   * @param sent how much this machine has sent, in bytes
   */
  record Progress(ReleaseId release, long size, Map<String, Long> here, long sent) {}

  /**
   * What came of it.
   *
   * @param release name and version
   * @param size of all content, in bytes
   * @param sent how much this machine has sent, in bytes
   * @param announced what came of the release's document
   * @param holders hosts that keep it and have all of it, sorted
   * @param failed hosts that were to keep it and do not have it, with the reason
   * @param enough whether as many have it as were to be waited for
   */
  record Outcome(
      ReleaseId release,
      long size,
      long sent,
      PublishOutcome announced,
      List<String> holders,
      Map<String, String> failed,
      boolean enough) {

    /** Copies the list. */
    public Outcome {
      holders = List.copyOf(holders);
    }
  }

  /**
   * Tells the cluster of a release, and serves it until enough hosts have it. What a host has of it
   * already does not travel again.
   *
   * @param file an archive, or a folder as it may be dropped
   * @param terms on what terms
   * @param progress called now and then on the calling thread
   * @return who has it
   * @throws BrokenReleaseException if the file is no release
   * @throws IOException if it cannot be read
   * @throws InvalidDocumentException if the cluster has other content of that version, or the
   *     release is too large to be told of
   * @throws BrokerUnavailableException if the broker is lost
   */
  Outcome push(Path file, Terms terms, Consumer<Progress> progress)
      throws IOException, InvalidDocumentException, BrokerUnavailableException;
}
