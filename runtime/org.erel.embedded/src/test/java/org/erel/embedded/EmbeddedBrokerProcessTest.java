package org.erel.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedBrokerProcessTest {

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void aKilledOneIsStartedAnewUnderItsUri() throws Exception {
    Process first = run();
    String uri = uriOf(first);
    Connection cut = EmbeddedBrokerTest.connect(uri);
    first.destroyForcibly();
    assertEnds(first);
    await().atMost(Duration.ofSeconds(10)).until(() -> !cut.isOpen());
    Process second = run("--port", Integer.toString(URI.create(uri).getPort()));
    assertThat(uriOf(second)).isEqualTo(uri);
    try (Connection connection = EmbeddedBrokerTest.connect(uri)) {
      assertThat(connection.isOpen()).isTrue();
    }
    second.destroy();
    assertEnds(second);
    assertThat(errors(second)).isEmpty();
  }

  @Test
  void oneWithAParentEndsWithIt() throws Exception {
    Process broker = run("--with-parent");
    uriOf(broker);
    broker.getOutputStream().close();
    assertEnds(broker);
    assertThat(broker.exitValue()).isZero();
    assertThat(errors(broker)).isEmpty();
  }

  @Test
  void wrongUsageIsExplained() throws Exception {
    Process broker = run("--port", "many");
    assertEnds(broker);
    assertThat(broker.exitValue()).isEqualTo(2);
    assertThat(errors(broker)).contains("'many'").contains("Usage");
  }

  @Test
  void aTakenPortIsToldInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process broker = run("--port", Integer.toString(taken.getLocalPort()));
      assertEnds(broker);
      assertThat(broker.exitValue()).isEqualTo(1);
      assertThat(errors(broker).lines()).singleElement().asString().contains("did not start");
    }
  }

  private Process run(String... flags) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedBroker.class.getName()));
    command.addAll(Arrays.asList(flags));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(folder.resolve("errors-" + started.size()).toFile());
    builder.environment().put("EREL_EMBEDDED_USER", "me");
    builder.environment().put("EREL_EMBEDDED_PASSWORD", "secret");
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private String errors(Process process) throws IOException {
    return Files.readString(folder.resolve("errors-" + started.indexOf(process)));
  }

  private String uriOf(Process process) throws IOException {
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    assertThat(line).as(() -> "first line; errors in %s".formatted(folder)).startsWith("AMQP ");
    return line.substring("AMQP ".length());
  }

  private static void assertEnds(Process process) throws InterruptedException {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends in time").isTrue();
  }
}
