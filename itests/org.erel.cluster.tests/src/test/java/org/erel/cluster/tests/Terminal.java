package org.erel.cluster.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.erel.testing.MasterProcess;
import org.junit.jupiter.api.Assumptions;

/** A master in a pseudo terminal, made by script(1) of util-linux, and the keys of its user. */
final class Terminal implements AutoCloseable {

  private static final Path SCRIPT = Path.of("/usr/bin/script");

  /**
   * What moves the cursor, colours, and sets modes (ECMA-48 control sequences, and DEC's keypad).
   */
  private static final Pattern CONTROL =
      Pattern.compile("\u001b(\\[[0-?]*[ -/]*[@-~]|[=>])|\u0007");

  private final String prompt;
  private final Path screen;
  private final Process process;

  /**
   * Starts it, and waits for its prompt.
   *
   * @param cluster whose broker it uses
   * @param master with the identifier and the folders; itself not started
   * @param type such as {@code xterm}; on a {@code dumb} one the Tab key is a character like others
   */
  Terminal(TestCluster cluster, MasterProcess master, String type) throws IOException {
    requireScript();
    prompt = master.identifier() + "> ";
    screen = cluster.folder().resolve("screen.log");
    List<String> command = new ArrayList<>();
    command.add(cluster.home().folder().resolve("bin/erel").toString());
    command.addAll(master.arguments());
    String line =
        command.stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" ", "stty rows 50 columns 200; exec ", ""));
    ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString(), "-qfec", line, "/dev/null");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("EREL_BROKER", cluster.broker().uri());
    builder.environment().put("EREL_UNSIGNED", "true");
    builder.environment().put("TERM", type);
    process = builder.redirectErrorStream(true).redirectOutput(screen.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "erel-terminal-exit"));
    awaitOnScreen(prompt);
  }

  private static void requireScript() {
    boolean there = Files.isExecutable(SCRIPT);
    if (!there && System.getenv("EREL_REQUIRE_ALL") != null) {
      throw new AssertionError(SCRIPT + " of util-linux is missing (EREL_REQUIRE_ALL is set)");
    }
    Assumptions.assumeTrue(there, SCRIPT + " of util-linux is missing");
  }

  /** Types a line, and waits for the next prompt; answers what came on the screen until then. */
  String type(String line) throws IOException {
    int before = screen().length();
    OutputStream keys = process.getOutputStream();
    keys.write((line + "\r").getBytes(UTF_8));
    keys.flush();
    await()
        .atMost(TestCluster.PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(screen().substring(before)).endsWith(prompt));
    return screen().substring(before);
  }

  void awaitOnScreen(String text) {
    await()
        .atMost(TestCluster.PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(screen()).contains(text));
  }

  /** Presses Ctrl-D, and waits for the end. */
  int leave() throws Exception {
    process.getOutputStream().write(4);
    process.getOutputStream().flush();
    assertThat(process.waitFor(TestCluster.PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("ends after Ctrl-D: " + screen())
        .isTrue();
    return process.exitValue();
  }

  private String screen() throws IOException {
    return CONTROL.matcher(Files.readString(screen, UTF_8)).replaceAll("");
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
