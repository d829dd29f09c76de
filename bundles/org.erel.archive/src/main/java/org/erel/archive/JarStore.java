package org.erel.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Where the jars go that are read out of an archive or a folder. */
public interface JarStore {

  /**
   * Copies a jar beside the store.
   *
   * @param in its content; is closed
   * @return in the store only after {@link #keep}; to be closed
   * @throws IOException if it cannot be read or written
   */
  StagedJar stage(InputStream in) throws IOException;

  /**
   * Looks for a jar.
   *
   * @param sha256 64 lower-case hexadecimal digits
   * @return where it is, whole; empty where it is not in the store
   */
  Optional<Path> find(String sha256);

  /**
   * Puts a jar into the store.
   *
   * @param jar staged by this store
   * @return where it is from now on
   * @throws IOException if it cannot be put there
   */
  Path keep(StagedJar jar) throws IOException;
}
