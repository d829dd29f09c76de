package org.erel.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The assembled runtime, run as a user runs it: through {@code bin/erel}, on the Java of the test,
 * and without the {@code EREL_…} variables of whoever runs the test. Safe for use by several
 * threads.
 */
public final class ErelHome {

  private static final Set<Path> WARM = new HashSet<>();

  private final Path folder;

  /**
   * A runtime.
   *
   * @param folder the unpacked folder
   * @throws IllegalStateException if it is none
   */
  public ErelHome(Path folder) {
    this.folder = folder;
    if (!Files.isExecutable(folder.resolve("bin/erel"))) {
      throw new IllegalStateException(
          folder + " is no assembled Erel: build it with 'mvn package -pl runtime/assembly -am'");
    }
  }

  /**
   * The runtime that the build names in the system property {@code erel.home}, with its archive of
   * classes made.
   *
   * @return the runtime
   * @throws IOException if the archive cannot be made
   */
  public static ErelHome ofTheBuild() throws IOException {
    String named = System.getProperty("erel.home");
    if (named == null) {
      throw new IllegalStateException("The system property erel.home does not name a runtime");
    }
    ErelHome home = new ErelHome(Path.of(named).toAbsolutePath().normalize());
    home.warmUp();
    return home;
  }

  /** Else the first master of every test would make the archive beside it. */
  private void warmUp() throws IOException {
    synchronized (WARM) {
      if (WARM.add(folder)) {
        ErelCommand.Outcome outcome = new ErelCommand(this, folder).run("warm-up");
        if (outcome.exitCode() != 0) {
          throw new IOException("No archive of classes could be made: " + outcome);
        }
      }
    }
  }

  /**
   * A process of the {@code erel} command, not yet started, with nothing on its standard input.
   *
   * @param place where it runs
   * @param arguments after {@code erel}
   * @return to be changed and started
   */
  ProcessBuilder process(Place place, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(folder.resolve("bin/erel").toString());
    command.addAll(arguments);
    return clean(new ProcessBuilder(place.command(command)));
  }

  /** Gives a process that runs Erel its environment. */
  private static ProcessBuilder clean(ProcessBuilder builder) {
    builder.environment().keySet().removeIf(name -> name.startsWith("EREL_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.redirectInput(new File("/dev/null"));
  }

  /**
   * The unpacked folder.
   *
   * @return with {@code bin/}, {@code etc/} and the rest
   */
  public Path folder() {
    return folder;
  }
}
