package org.erel.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.erel.api.Problem;
import org.erel.api.Settings;
import org.erel.trust.KeyFolder;
import org.erel.trust.TrustedKeys;

/**
 * The keys that this host trusts whatever any document says, and whether it needs keys at all.
 *
 * @param folder of public keys
 * @param unsigned whether the cluster runs unsigned
 */
record Roots(Optional<Path> folder, boolean unsigned) {

  /** Nobody signs, and no key is known. */
  static final Roots UNSIGNED = new Roots(Optional.empty(), true);

  /**
   * As the settings say.
   *
   * @param property looks one up and answers null where there is none
   */
  static Roots of(UnaryOperator<String> property) {
    return new Roots(
        Optional.ofNullable(property.apply(Settings.TRUSTED)).map(Path::of),
        Settings.unsigned(property));
  }

  /** Reads the folder. */
  KeyFolder read() {
    return folder.map(KeyFolder::read).orElseGet(() -> new KeyFolder(List.of(), List.of()));
  }

  /** Whom to trust by what was read. */
  TrustedKeys trusted(KeyFolder read) {
    return unsigned ? TrustedKeys.unsigned(read.keys()) : TrustedKeys.of(read.keys());
  }

  /** What is wrong with what was read. */
  List<Problem> problems(KeyFolder read) {
    List<Problem> problems = new ArrayList<>(read.problems());
    if (!unsigned && read.keys().isEmpty()) {
      problems.add(
          new Problem(
              "trusted keys",
              "there is no key in "
                  + folder.map(Path::toString).orElse("etc/trusted")
                  + ", so that no document and no order is taken: put the .pub file of an operator's"
                  + " key there (erel keygen makes one), or set "
                  + Settings.UNSIGNED
                  + " = true on every host"));
    }
    return problems;
  }
}
