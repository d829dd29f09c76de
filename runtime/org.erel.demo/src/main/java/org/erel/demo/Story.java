package org.erel.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The steps of the demo, in order. Each does something, shows it, and fails aloud where it did not
 * come true.
 */
final class Story {

  private static final List<String> FIRST = List.of("web-1", "web-2", "db-1");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DemoCluster cluster;
  private final Screen screen;
  private final Path folder;

  Story(DemoCluster cluster, Screen screen, Path folder) {
    this.cluster = cluster;
    this.screen = screen;
    this.folder = folder;
  }

  void tell() {
    startCluster();
    publishGroup();
    changeConfiguration();
    lateHost();
    update();
    goBack();
    byHand();
    powerCut();
    screen.step("The end: hosts and releases");
    erel("status", "--wait");
    screen.tell("All of it took " + screen.elapsed().toSeconds() + " s.");
  }

  private void startCluster() {
    screen.step(
        cluster.ownsBroker() ? "Start a broker: Apache Qpid Broker-J" : "Use the given broker");
    cluster.startBroker();
    if (!cluster.ownsBroker()) {
      refuseOthers();
    }
    screen.step("Start three masters, each with its own data folder");
    cluster.startMasters(FIRST.toArray(String[]::new));
    screen.tell("No group matches them yet, so they wait.");
    erel("hosts");
  }

  /** On somebody's real cluster the demo would be no fun. */
  private void refuseOthers() {
    DemoCluster.Outcome hosts = cluster.erel("hosts", "--json");
    if (hosts.exitCode() != 0) {
      throw new DemoException(hosts.output().strip());
    }
    if (hosts.output().contains("\"identifier\"")) {
      throw new DemoException(
          "masters are connected to this broker already; give the demo a virtual host of its own, such as amqp://…/demo");
    }
  }

  private void publishGroup() {
    screen.step("Publish what the group 'web' shall run: greeting 1.0.0 on every host named web-*");
    publish("1.0.0", "Hello");
    erel("status", "--wait");
    answers("web-1", answer -> answer.contains("Hello"));
    answers("web-2", answer -> answer.contains("Hello"));
    isSilent("db-1");
  }

  private void changeConfiguration() {
    screen.step("Change its configuration: the same bundles, told to greet otherwise");
    publish("1.0.0", "Servus");
    erel("status", "--wait");
    answers("web-1", answer -> answer.contains("Servus"));
    answers("web-2", answer -> answer.contains("Servus"));
  }

  private void lateHost() {
    screen.step("Start web-3 afterwards: it asks the cluster what it shall be, and becomes it");
    cluster.startMasters("web-3");
    answers("web-3", answer -> answer.contains("Servus"));
    erel("status", "--wait");
  }

  private void update() {
    screen.step("Publish version 1.1.0: it is staged beside 1.0.0, and they switch");
    publish("1.1.0", "Servus");
    erel("status", "--wait");
    for (String host : List.of("web-1", "web-2", "web-3")) {
      answers(host, answer -> answer.contains("1.1.0"));
    }
  }

  private void goBack() {
    screen.step(
        "Go back: every host has kept 1.0.0. What ran is in quarantine until it is tried again");
    erel("rollback", "greeting", "--group", "web");
    answers("web-1", answer -> answer.contains("1.0.0"));
    erel("status");
    erel("retry", "greeting");
    answers("web-1", answer -> answer.contains("1.1.0"));
    erel("history", "greeting", "--host", "web-1");
  }

  private void byHand() {
    screen.step("By hand, on one host: stop, start, restart, status, delete");
    erel("stop", "greeting", "--host", "web-2");
    isSilent("web-2");
    erel("start", "greeting", "--host", "web-2");
    erel("restart", "greeting", "--host", "web-2");
    answers("web-2", answer -> answer.contains("1.1.0"));
    erel("delete", "greeting", "--host", "web-3");
    isSilent("web-3");
    erel("status", "greeting");
  }

  private void powerCut() {
    screen.step(
        cluster.ownsBroker()
            ? "Kill the broker and web-1, then start web-1 alone: its releases run from disk"
            : "Kill web-1, then start it where no broker is: its releases run from disk");
    if (cluster.ownsBroker()) {
      cluster.killBroker();
      screen.tell("killed the broker");
    }
    screen.tell("kill -9 " + cluster.killMaster("web-1") + "  (web-1)");
    isSilent("web-1");
    answers("web-2", answer -> answer.contains("1.1.0"));
    cluster.startMasterWithoutBroker("web-1");
    answers("web-1", answer -> answer.contains("Servus") && answer.contains("1.1.0"));
    screen.step("The broker is back: all masters find each other again");
    if (cluster.ownsBroker()) {
      cluster.startBroker();
    } else {
      cluster.stopMaster("web-1");
      cluster.startMasters("web-1");
    }
    awaitHosts(4);
    erel("hosts");
    screen.tell("web-3 holds greeting off until somebody starts it there.");
    erel("start", "greeting", "--host", "web-3");
  }

  private void publish(String version, String greeting) {
    String document =
        """
        {
          "group": "web",
          "members": ["web-*"],
          "releases": {
            "greeting": {
              "version": "%s",
              "configurations": { "org.erel.samples.greeting": { "greeting": "%s" } }
            }
          },
          "rollout": { "minHealthyTime": "1s" }
        }
        """
            .formatted(version, greeting);
    try {
      Files.writeString(folder.resolve("web.json"), document);
    } catch (IOException e) {
      throw new DemoException("web.json cannot be written: " + e.getMessage());
    }
    screen.tell("web.json:");
    screen.tell(document);
    erel("publish", "web.json");
  }

  /** Shows a command and what it says; it must succeed. */
  private void erel(String... arguments) {
    screen.tell("$ erel " + String.join(" ", arguments));
    DemoCluster.Outcome outcome = cluster.erel(arguments);
    screen.tell(outcome.output());
    if (outcome.exitCode() != 0) {
      throw new DemoException(
          "erel " + String.join(" ", arguments) + " ended with exit code " + outcome.exitCode());
    }
  }

  private void answers(String host, Predicate<String> right) {
    String url = "http://127.0.0.1:" + cluster.port(host) + "/";
    Optional<String> answer = await(() -> cluster.ask(host).filter(right));
    screen.tell(
        "$ curl "
            + url
            + "   # "
            + host
            + "\n"
            + answer.orElseThrow(
                () ->
                    new DemoException(
                        host
                            + " does not answer at "
                            + url
                            + " as it should, but: "
                            + cluster.ask(host).orElse("nothing"))));
  }

  private void isSilent(String host) {
    await(() -> cluster.ask(host).isEmpty() ? Optional.of(true) : Optional.empty())
        .orElseThrow(
            () -> new DemoException(host + " still answers on port " + cluster.port(host)));
    screen.tell(host + " does not answer on port " + cluster.port(host) + ", as it should.");
  }

  private void awaitHosts(int count) {
    await(
            () -> {
              String hosts = cluster.erel("hosts", "--json").output();
              String heard = hosts.split("\"silent\"", 2)[0];
              return heard.split("\"identifier\"", -1).length == count + 1
                  ? Optional.of(true)
                  : Optional.empty();
            })
        .orElseThrow(
            () ->
                new DemoException("not all of the " + count + " masters came back to the broker"));
  }

  private static <T> Optional<T> await(java.util.function.Supplier<Optional<T>> look) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Optional<T> found = look.get();
    while (found.isEmpty() && System.nanoTime() < end) {
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DemoException("interrupted");
      }
      found = look.get();
    }
    return found;
  }
}
