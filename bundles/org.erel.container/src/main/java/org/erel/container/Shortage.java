package org.erel.container;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a host can lack, as its operating system says it ({@code errno}, in English), and what to do
 * about it. Pure.
 */
enum Shortage {
  /** ENOSPC. */
  SPACE("No space left on device", "free some space"),
  /** EDQUOT. */
  QUOTA("Disk quota exceeded", "free some space, or raise the quota"),
  /** EROFS. */
  READ_ONLY("Read-only file system", "have it mounted for writing"),
  /** EIO. */
  DEVICE("Input/output error", "look after the disk"),
  /** EMFILE; ENFILE adds {@code in system}. */
  HANDLES("Too many open files", "raise the limit of open files, or stop what holds them");

  private final String error;
  private final String remedy;

  Shortage(String error, String remedy) {
    this.error = error;
    this.remedy = remedy;
  }

  /** What an operator can do, in words that follow on others. */
  String remedy() {
    return remedy;
  }

  /**
   * Looks for one in a failure of the host's own work, and in what caused it. What a release's code
   * threw must not be asked for: it may have used up itself what it lacks.
   */
  static Optional<Shortage> in(Throwable failure) {
    // a chain may lead back to itself
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 20; depth++) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof IOException) {
        Optional<Shortage> found =
            Arrays.stream(values()).filter(each -> message.contains(each.error)).findFirst();
        if (found.isPresent()) {
          return found;
        }
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }
}
