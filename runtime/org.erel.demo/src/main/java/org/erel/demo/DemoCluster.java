package org.erel.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The broker and the masters of the demo: processes of this machine, each with its own data folder.
 */
final class DemoCluster implements AutoCloseable {

  /** What an {@code erel} command came to. */
  record Outcome(int exitCode, String output) {}

  private final Path checkout;
  private final Path folder;
  private final Optional<String> given;
  private final Map<String, String> brokerLogin;
  private final int brokerPort;
  private final Map<String, Integer> ports = new ConcurrentHashMap<>();
  private final Map<String, ChildProcess> masters = new ConcurrentHashMap<>();
  private final ConcurrentLinkedDeque<Process> commands = new ConcurrentLinkedDeque<>();
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private volatile ChildProcess broker;
  private volatile String brokerUri;
  private volatile boolean closed;

  /**
   * A cluster of nobody yet.
   *
   * @param checkout where Erel is built
   * @param folder for data and logs
   * @param given a broker that is there already; empty to start the embedded one
   */
  DemoCluster(Path checkout, Path folder, Optional<String> given) {
    this.checkout = checkout;
    this.folder = folder;
    this.given = given;
    this.brokerPort = freePort();
    // the same after a restart of the broker
    this.brokerLogin =
        Map.of(
            "EREL_EMBEDDED_USER",
            "demo",
            "EREL_EMBEDDED_PASSWORD",
            Long.toHexString(new SecureRandom().nextLong()));
  }

  boolean ownsBroker() {
    return given.isEmpty();
  }

  void startBroker() {
    if (given.isPresent()) {
      brokerUri = given.get();
      return;
    }
    List<String> command =
        List.of(
            java(),
            "-cp",
            checkout.resolve("runtime/org.erel.embedded/target/lib") + "/*",
            "org.erel.embedded.EmbeddedBroker",
            "--port",
            String.valueOf(brokerPort),
            "--with-parent");
    broker =
        ChildProcess.start(
            "the embedded broker",
            command,
            brokerLogin,
            log("broker"),
            line -> line.startsWith("AMQP "));
    brokerUri = broker.awaitReady().substring("AMQP ".length()).strip();
  }

  /** Ends the embedded broker, without a word to anyone. */
  void killBroker() {
    broker.kill();
  }

  String brokerUri() {
    return brokerUri;
  }

  /** Starts masters side by side, and waits until each is ready. */
  void startMasters(String... identifiers) {
    for (String identifier : identifiers) {
      startMaster(identifier, brokerUri);
    }
    for (String identifier : identifiers) {
      masters.get(identifier).awaitReady();
    }
  }

  /** Starts a master at a port where no broker listens. */
  void startMasterWithoutBroker(String identifier) {
    startMaster(identifier, ownsBroker() ? brokerUri : "amqp://127.0.0.1:" + freePort());
    masters.get(identifier).awaitReady();
  }

  private void startMaster(String identifier, String uri) {
    int port = ports.computeIfAbsent(identifier, name -> freePort());
    List<String> command = new ArrayList<>(master(identifier));
    command.addAll(List.of("--label", "http=" + port));
    ChildProcess started =
        ChildProcess.start(
            identifier,
            command,
            Map.of("EREL_BROKER", uri, "EREL_UNSIGNED", "true"),
            log(identifier),
            line -> line.contains("master " + identifier + " ready"));
    masters.put(identifier, started);
    if (closed) {
      started.kill();
    }
  }

  void stopMaster(String identifier) {
    masters.remove(identifier).stop();
  }

  /** Kills a master as a power cut would; returns its process number. */
  long killMaster(String identifier) {
    ChildProcess master = masters.remove(identifier);
    master.kill();
    return master.pid();
  }

  int port(String identifier) {
    return ports.get(identifier);
  }

  /** Runs an {@code erel} command as a user would. */
  Outcome erel(String... arguments) {
    List<String> command = new ArrayList<>(List.of(erelCommand()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("EREL_BROKER", brokerUri);
    try {
      Process process = builder.start();
      commands.add(process);
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exitCode = process.waitFor();
      commands.remove(process);
      return new Outcome(exitCode, output);
    } catch (IOException e) {
      throw new DemoException(
          "erel " + String.join(" ", arguments) + " cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted");
    }
  }

  /** What the release on a host answers; empty where nobody listens. */
  Optional<String> ask(String identifier) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(identifier) + "/"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return Optional.of(http.send(request, BodyHandlers.ofString()).body().strip());
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted");
    }
  }

  /**
   * A master in the foreground, with this terminal; it belongs to no group. Blocks until the user
   * leaves it.
   */
  void shell() throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(master("desk")).inheritIO();
    builder.environment().put("EREL_BROKER", brokerUri);
    builder.environment().put("EREL_UNSIGNED", "true");
    Process shell = builder.start();
    commands.add(shell);
    shell.waitFor();
  }

  boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    commands.forEach(Process::destroyForcibly);
    // all at once, then wait for each
    masters.values().parallelStream().forEach(ChildProcess::stop);
    if (broker != null) {
      broker.stop();
    }
  }

  private List<String> master(String identifier) {
    return List.of(
        erelCommand(),
        "master",
        "--id",
        identifier,
        "--data",
        folder.resolve(identifier).toString(),
        "--releases",
        checkout.resolve("releases-repo").toString());
  }

  private String erelCommand() {
    return checkout.resolve("runtime/assembly/target/erel-0.1.0/bin/erel").toString();
  }

  private Path log(String name) {
    return folder.resolve("log").resolve(name + ".log");
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new DemoException("no free port on 127.0.0.1: " + e.getMessage());
    }
  }
}
