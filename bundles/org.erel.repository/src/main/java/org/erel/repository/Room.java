package org.erel.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.erel.api.Settings;

/**
 * Whether the disk has room for what is to come: some stays free, for what the master must write.
 *
 * @param folder on that disk; is there
 * @param reserve bytes that stay free
 */
record Room(Path folder, long reserve) {

  private static final double MIB = 1 << 20;

  /** As {@link org.erel.delivery.Delivery.Customer#refusal}. */
  Optional<String> refusal(long bytes) throws IOException {
    return refusal(bytes, Files.getFileStore(folder).getUsableSpace());
  }

  Optional<String> refusal(long bytes, long free) {
    if (free - bytes >= reserve) {
      return Optional.empty();
    }
    return Optional.of(
        "its disk has no room: %.1f MiB are to come, %.1f MiB are free in %s, and %.1f MiB of them stay free (%s); make room"
            .formatted(bytes / MIB, free / MIB, folder, reserve / MIB, Settings.RESERVE));
  }
}
