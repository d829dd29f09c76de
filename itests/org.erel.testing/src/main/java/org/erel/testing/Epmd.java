package org.erel.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Erlang's port mapper of one place, as a child of ours: the one that a node starts by itself is a
 * daemon that outlives everything.
 *
 * @param port where it listens
 * @param process of it
 */
record Epmd(int port, ChildProcess process) implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(60);

  /**
   * Starts one and waits until it answers.
   *
   * @param place where it runs
   * @param port free there
   * @param folder an existing folder for its log
   * @throws IOException if it does not come up
   */
  static Epmd start(Place place, int port, Path folder) throws IOException {
    List<String> command = new ArrayList<>(List.of("epmd", "-port", Integer.toString(port)));
    if (place.equals(Place.HERE)) {
      command.addAll(List.of("-address", place.address())); // elsewhere nobody else can reach it
    }
    ProcessBuilder builder = new ProcessBuilder(place.command(command)).directory(folder.toFile());
    Epmd epmd =
        new Epmd(port, ChildProcess.start("epmd", builder, folder.resolve("epmd-" + place.name())));
    try {
      epmd.process.await(START, () -> Probe.listens(place.control(), port));
      return epmd;
    } catch (IOException | RuntimeException e) {
      epmd.close();
      throw e;
    }
  }

  @Override
  public void close() {
    process.end();
  }
}
