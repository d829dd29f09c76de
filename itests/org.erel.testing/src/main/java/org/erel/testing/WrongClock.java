package org.erel.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A wall clock of one process that is off, and can be put forward or back while it runs, as an
 * operator or a time server does. Only the wall clock: what measures time, such as {@code
 * System.nanoTime}, timeouts and schedules, goes on undisturbed, and files still get their stamps
 * from the machine.
 *
 * <p>It is Debian's {@code libfaketime}, loaded before the process's own libraries; without it the
 * test is skipped, and fails where {@code EREL_REQUIRE_ALL} is set. Methods may be called from any
 * thread, one at a time.
 */
public final class WrongClock {

  private static final Path LIBRARIES = Path.of("/usr/lib");
  private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

  private final Path library;
  private final Path file;

  private WrongClock(Path library, Path file) {
    this.library = library;
    this.file = file;
  }

  /**
   * A clock that is right so far.
   *
   * @param file of its own, made or overwritten here; says how far the clock is off
   * @return the clock
   * @throws IOException if the file cannot be written
   */
  public static WrongClock in(Path file) throws IOException {
    Optional<Path> library = installed();
    Needs.require(library.isPresent(), "libfaketime is not installed: 'apt-get install faketime'");
    WrongClock clock = new WrongClock(library.orElseThrow(), file.toAbsolutePath());
    clock.set(Duration.ZERO);
    return clock;
  }

  /** The library lies in the folder of the machine's architecture. */
  private static Optional<Path> installed() throws IOException {
    if (!Files.isDirectory(LIBRARIES)) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(LIBRARIES)) {
      return folders.map(folder -> folder.resolve(LIBRARY)).filter(Files::exists).findFirst();
    }
  }

  /**
   * Sets the clock. A process that runs follows within a second or two.
   *
   * @param ahead of the machine's; negative where it is behind; whole seconds count
   * @throws IOException if it cannot be set
   */
  public void set(Duration ahead) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, "%+d\n".formatted(ahead.toSeconds()));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * What makes a process and all that it starts go by this clock.
   *
   * @return variables for its environment
   */
  public Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        file.toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        "DONT_FAKE_MONOTONIC",
        "1",
        // the library switches it on by itself on a newer libc; then a JVM's timed waits return at
        // once, and its threads spin
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }
}
