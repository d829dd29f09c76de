package org.erel.archive;

import java.io.IOException;
import java.util.List;
import org.erel.api.BrokenReleaseException;

/** Gets the jars that archives leave out. */
public interface Sources {

  /** Gets none. */
  Sources NONE =
      (jar, store) -> {
        throw new BrokenReleaseException(
            jar.name() + " is not with it, and nothing is fetched here");
      };

  /**
   * Gets a jar. Blocks.
   *
   * @param jar which
   * @param store where to, beside it
   * @return has the digest that was asked for; to be kept or closed
   * @throws BrokenReleaseException if what the source has is not what was asked for
   * @throws IOException if it cannot be reached now, or the store not written; the message names
   *     the jar and its source
   */
  StagedJar fetch(AbsentJar jar, JarStore store) throws IOException;

  /**
   * Has jars in a store.
   *
   * @param jars with their digests; those that are in the store already are not fetched
   * @param store where they go
   * @throws BrokenReleaseException as {@link #fetch}
   * @throws IOException as {@link #fetch}, or if they are not there before a time
   */
  default void provide(List<AbsentJar> jars, JarStore store) throws IOException {
    for (AbsentJar jar : jars) {
      if (store.find(jar.sha256()).isEmpty()) {
        try (StagedJar fetched = fetch(jar, store)) {
          store.keep(fetched);
        }
      }
    }
  }
}
