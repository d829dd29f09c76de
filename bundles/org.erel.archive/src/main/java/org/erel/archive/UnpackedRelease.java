package org.erel.archive;

import java.io.Closeable;
import java.io.IOException;

/** A release whose jars are in a folder of their own, for as long as they are needed. */
public final class UnpackedRelease implements Closeable {

  private final SignedRelease release;
  private final TemporaryStore store;

  UnpackedRelease(SignedRelease release, TemporaryStore store) {
    this.release = release;
    this.store = store;
  }

  /**
   * The release.
   *
   * @return its content is readable until {@link #close}
   */
  public SignedRelease release() {
    return release;
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
