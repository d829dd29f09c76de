package org.erel.testing;

import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs of the machine that it runs on. Where that is missing the test is skipped with
 * a message that says what to do, and fails with it if the environment variable {@code
 * EREL_REQUIRE_ALL} is set. Safe for use by several threads.
 */
final class Needs {

  private Needs() {}

  /**
   * Skips or fails the test where something is missing.
   *
   * @param present whether it is there
   * @param message what is missing, and how to get it
   */
  static void require(boolean present, String message) {
    require(present, message, System.getenv("EREL_REQUIRE_ALL") != null);
  }

  /** The rule itself, apart from this machine's state. */
  static void require(boolean present, String message, boolean all) {
    if (!present && all) {
      throw new AssertionError(message + " (EREL_REQUIRE_ALL is set)");
    }
    Assumptions.assumeTrue(present, message);
  }
}
