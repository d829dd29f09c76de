package org.erel.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The {@code openssl} of this machine. A test that needs it is skipped where there is none, and
 * fails where the environment variable {@code EREL_REQUIRE_ALL} is set.
 */
final class Openssl {

  private final Path folder;

  private Openssl(Path folder) {
    this.folder = folder;
  }

  /** Runs in a folder. */
  static Openssl in(Path folder) throws Exception {
    boolean there;
    try {
      there = new Openssl(folder).start("version").waitFor() == 0;
    } catch (IOException e) {
      there = false;
    }
    if (!there && System.getenv("EREL_REQUIRE_ALL") != null) {
      throw new AssertionError("openssl is missing (EREL_REQUIRE_ALL is set)");
    }
    Assumptions.assumeTrue(there, "openssl is missing: install it");
    return new Openssl(folder);
  }

  /** What it prints. */
  String run(String... arguments) throws Exception {
    return new String(bytes(arguments), StandardCharsets.UTF_8);
  }

  /** What it prints; a failure, or more than a minute, is an error. */
  byte[] bytes(String... arguments) throws Exception {
    Process process = start(arguments);
    try {
      byte[] printed = process.getInputStream().readAllBytes();
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new AssertionError(
            "openssl " + List.of(arguments) + ": " + new String(printed, StandardCharsets.UTF_8));
      }
      return printed;
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(folder.toFile());
    builder.redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    return builder.start();
  }
}
