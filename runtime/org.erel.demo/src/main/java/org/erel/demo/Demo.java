package org.erel.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./erel demo}. The system property {@code erel.checkout} says where Erel is built. */
@Command(
    name = "erel demo",
    description = {
      "Does Erel's main job on masters of this machine, step by step: a broker, three",
      "hosts, a release with its configuration, an update, a late host, a power cut.",
      "Everything runs on free ports of 127.0.0.1, in a temporary folder, and ends with",
      "the demo."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every step came true", "1:one did not; it is named", "2:wrong usage"})
public final class Demo implements Callable<Integer> {

  @Option(
      names = "--broker",
      paramLabel = "URI",
      description =
          "Use this RabbitMQ, with a virtual host of its own: amqp://user:password@host:5672/demo. Default: starts an"
              + " embedded broker.")
  private String broker;

  @Option(
      names = "--keep",
      description =
          "At the end leave the cluster running, and open the shell of a further master on it.")
  private boolean keep;

  @Option(names = "--help", usageHelp = true, description = "Shows this.")
  private boolean help;

  private Demo() {}

  /**
   * Runs the demo and ends the process with its exit code.
   *
   * @param args options
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Demo()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path checkout = Path.of(System.getProperty("erel.checkout"));
    Path folder = Files.createTempDirectory("erel-demo");
    Screen screen = new Screen(System.out, System.console() != null);
    DemoCluster cluster = new DemoCluster(checkout, folder, Optional.ofNullable(broker));
    // also where Ctrl-C ends the demo
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(cluster, folder), "demo-end"));
    try {
      new Story(cluster, screen, folder).tell();
    } catch (DemoException e) {
      // what fails because Ctrl-C ends it all is no news
      if (!cluster.closed()) {
        System.err.println("erel demo: " + e.getMessage());
      }
      return 1;
    }
    if (keep) {
      keep(cluster, screen);
    }
    return 0;
  }

  private static void keep(DemoCluster cluster, Screen screen)
      throws IOException, InterruptedException {
    screen.step("The cluster goes on running");
    screen.tell("From another terminal: EREL_BROKER=" + cluster.brokerUri() + " ./erel status");
    if (System.console() == null) {
      screen.tell("Ctrl-C ends it.");
      new CountDownLatch(1).await();
    }
    screen.tell(
        "Here is the shell of a further master, 'desk'. Try erel:status; Ctrl-D ends it all.");
    cluster.shell();
  }

  private static void end(DemoCluster cluster, Path folder) {
    cluster.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      System.err.println("erel demo: " + folder + " is left behind: " + e.getMessage());
    }
  }
}
