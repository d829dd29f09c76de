package org.erel.api;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The files of the operators' keys, for commands, which know neither their form nor the algorithm.
 */
public interface KeyFiles {

  /** What the name of a public key's file ends with. */
  String PUBLIC_SUFFIX = ".pub";

  /**
   * A public key.
   *
   * @param id as in {@link Signature#key}
   * @param line as files of public keys and keys documents have it
   */
  record Line(String id, String line) {}

  /**
   * What a file holds.
   *
   * @param keys in its order
   * @param problems what could not be read, each with its place
   */
  record Found(List<Line> keys, List<Problem> problems) {

    /** Copies both. */
    public Found {
      keys = List.copyOf(keys);
      problems = List.copyOf(problems);
    }
  }

  /**
   * Makes a key: the private one in the file, which its owner alone can read from its first moment
   * on, and the public one beside it, with {@link #PUBLIC_SUFFIX} after the file's name.
   *
   * @param file in a folder that exists; neither of the two may be there
   * @param owner whose key it is, such as {@code ann@desk}
   * @param groups patterns of the groups that it may publish; none for all
   * @param expires the first day, in UTC, whose documents it cannot sign any more
   * @param passphrase encrypts the private key; asked when all else was found right
   * @return the public key
   * @throws IOException if a file cannot be written; then there is none
   * @throws IllegalArgumentException if something is not valid, or a file is there already
   */
  Line make(
      Path file,
      String owner,
      List<String> groups,
      Optional<LocalDate> expires,
      Supplier<Optional<char[]>> passphrase)
      throws IOException;

  /**
   * Reads the public keys of a file, of a folder's files, or the one that belongs to a private key.
   *
   * @param file any of them
   * @param owner whose key a private one is: its file does not say
   * @param passphrase asked where a private key is encrypted
   * @return the keys
   * @throws IOException if there is no such file
   * @throws IllegalArgumentException if it holds a private key that cannot be used
   */
  Found read(Path file, String owner, Supplier<char[]> passphrase) throws IOException;
}
