package org.erel.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Runs {@code erel} commands to their end. Safe for use by several threads. */
public final class ErelCommand {

  private static final Duration LIMIT = Duration.ofSeconds(120);

  /**
   * What a command came to.
   *
   * @param exitCode its exit code
   * @param out its standard output
   * @param err its standard error
   */
  public record Outcome(int exitCode, String out, String err) {

    @Override
    public String toString() {
      return "exit code " + exitCode + "\nstandard output:\n" + out + "standard error:\n" + err;
    }
  }

  private final ErelHome home;
  private final Path folder;
  private final Place place;
  private final Map<String, String> environment;

  /**
   * Without variables.
   *
   * @param home the runtime
   * @param folder where commands run: relative file names start there
   */
  public ErelCommand(ErelHome home, Path folder) {
    this(home, folder, Place.HERE, Map.of());
  }

  private ErelCommand(ErelHome home, Path folder, Place place, Map<String, String> environment) {
    this.home = home;
    this.folder = folder;
    this.place = place;
    this.environment = environment;
  }

  /**
   * The same with a variable in the environment.
   *
   * @param name such as {@code EREL_BROKER}
   * @param value its value
   * @return a new one
   */
  public ErelCommand with(String name, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(name, value);
    return new ErelCommand(home, folder, place, more);
  }

  /**
   * The same somewhere else than on this machine as it is.
   *
   * @param where such as a place of a {@link Network}
   * @return a new one
   */
  public ErelCommand at(Place where) {
    return new ErelCommand(home, folder, where, environment);
  }

  /**
   * Runs a command. One that takes more than two minutes is ended and fails.
   *
   * @param arguments after {@code erel}
   * @return what it came to
   * @throws IOException if it cannot be run or does not end
   */
  public Outcome run(String... arguments) throws IOException {
    Path out = Files.createTempFile("erel-", ".out");
    Path err = Files.createTempFile("erel-", ".err");
    try {
      ProcessBuilder builder = home.process(place, List.of(arguments)).directory(folder.toFile());
      builder.environment().putAll(environment);
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      try {
        boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        String said = Files.readString(out, UTF_8);
        String complained = Files.readString(err, UTF_8);
        if (!ended) {
          throw new IOException(
              "erel "
                  + String.join(" ", arguments)
                  + " runs for more than "
                  + LIMIT.toSeconds()
                  + " s; it said:\n"
                  + said
                  + complained);
        }
        return new Outcome(process.exitValue(), said, complained);
      } finally {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in erel " + String.join(" ", arguments), e);
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }
}
