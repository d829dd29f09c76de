package org.erel.archive;

import java.io.IOException;
import java.util.Optional;
import org.erel.api.Release;

/** Finds out whether a master would take a release. */
public interface Trial {

  /** Where there is no master to try it on. */
  Trial NONE = release -> Optional.empty();

  /**
   * Stages a release, and throws that away.
   *
   * @param release its content on disk
   * @return as in {@link org.erel.api.ArchiveFiles.Contents#refusal}
   * @throws IOException if that cannot be found out
   */
  Optional<String> refusal(Release release) throws IOException;
}
