package org.erel.container;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.erel.api.ReleaseBundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the host can do its own work: write journals, bundles and configurations. Asked after a
 * failure alone, by writing something. Safe for threads.
 */
final class Soundness {

  private static final Logger LOG = LoggerFactory.getLogger(Soundness.class);

  /** As {@code DurableFile} names what a crash may leave behind. */
  private static final String PROBE = ".probe.tmp";

  /** More than any journal's line or configuration takes. */
  private static final int PROBE_BYTES = 64 * 1024;

  private final List<Path> folders;
  private final Optional<Path> bundles;

  /**
   * Does not touch the disk.
   *
   * @param context names the folders of the framework's bundles and of Configuration Admin
   * @param journals the container's folder
   */
  Soundness(BundleContext context, Path journals) {
    bundles = Optional.ofNullable(context.getProperty(Constants.FRAMEWORK_STORAGE)).map(Path::of);
    folders =
        Stream.of(
                Stream.of(journals),
                Stream.ofNullable(context.getProperty("felix.cm.dir")).map(Path::of),
                bundles.stream())
            .flatMap(each -> each)
            .toList();
  }

  /**
   * Whether a failure of the host's own work is the host's.
   *
   * @param failure what no code of a release threw
   */
  boolean blames(Throwable failure) {
    return Shortage.in(failure).isPresent() || lack().isPresent();
  }

  /** What the host lacks now, and what to do about it; empty where it can go on. */
  Optional<String> lack() {
    if (Handles.scarce()) {
      return Optional.of("hardly a file handle is left; " + Shortage.HANDLES.remedy());
    }
    return folders.stream().flatMap(folder -> lack(folder).stream()).findFirst();
  }

  /** What the host lacks now for staging this part; empty where it can. */
  Optional<String> lack(Committed part) {
    return lack().or(() -> bundles.flatMap(folder -> room(folder, part)));
  }

  private static Optional<String> room(Path folder, Committed part) {
    try {
      long needed = PROBE_BYTES;
      for (ReleaseBundle bundle : part.bundles()) {
        needed += Files.size(bundle.content());
      }
      long left = Files.getFileStore(folder).getUsableSpace();
      return left >= needed
          ? Optional.empty()
          : Optional.of(
              "%s has %d KiB left, and %s takes %d KiB; %s"
                  .formatted(
                      folder,
                      left / 1024,
                      part.part().release(),
                      needed / 1024,
                      Shortage.SPACE.remedy()));
    } catch (IOException e) {
      LOG.debug("nobody knows what {} has left", folder, e);
      return Optional.empty();
    }
  }

  private static Optional<String> lack(Path folder) {
    Path probe = folder.resolve(PROBE);
    try {
      Files.createDirectories(folder);
      try (OutputStream out = new FileOutputStream(probe.toFile())) {
        out.write(new byte[PROBE_BYTES]);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "%s cannot be written: %s; %s"
              .formatted(
                  folder,
                  e.getMessage(),
                  Shortage.in(e).map(Shortage::remedy).orElse("make it writable")));
    } finally {
      try {
        Files.deleteIfExists(probe);
      } catch (IOException e) {
        LOG.warn("{} is left behind: {}", probe, e.toString());
      }
    }
  }

  /**
   * What an operator reads of a failure that is the host's.
   *
   * @param failure its own work's
   * @param release whose name a retry takes
   */
  String words(Throwable failure, String release) {
    String lack =
        lack()
            .or(() -> Shortage.in(failure).map(Shortage::remedy))
            .orElse("see the log of the host");
    return "; that is the host's fault and not held against the release: %s, and it goes on by itself, or at once by 'erel retry %s'"
        .formatted(lack, release);
  }
}
