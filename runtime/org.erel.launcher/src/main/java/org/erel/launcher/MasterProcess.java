package org.erel.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.erel.api.Settings;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.slf4j.LoggerFactory;

/**
 * The life of a master's process: one framework on one data folder, until a bundle, the shell or a
 * signal stops it.
 */
final class MasterProcess {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final Installation installation;
  private final Map<String, String> settings;
  private final boolean interactive;
  private final PrintStream out;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final long begun = System.nanoTime();
  private volatile int exitCode = 1;

  /**
   * @param settings the framework properties named in {@link Settings}
   * @param interactive whether to start the shell
   * @param out takes the line that says that the master is ready
   */
  MasterProcess(
      Installation installation,
      Map<String, String> settings,
      boolean interactive,
      PrintStream out) {
    this.installation = installation;
    this.settings = settings;
    this.interactive = interactive;
    this.out = out;
  }

  /**
   * Runs until the framework has stopped.
   *
   * @param untilReady whether to stop it as soon as it is ready
   * @throws MasterException if it does not start, or a bundle ends it with a reason
   */
  @SuppressWarnings("try") // the lock is held, not used
  void run(boolean untilReady) throws Exception {
    Path data = Settings.data(settings::get);
    try (DataLock lock = DataLock.acquire(data)) {
      logTo(data.resolve("log"));
      Framework framework = new FrameworkFactory().newFramework(properties(data));
      Thread hook = new Thread(() -> stopAndHalt(framework), "erel-shutdown");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        start(framework);
        if (untilReady) {
          framework.stop();
        }
        stopping.await();
      } finally {
        stop(framework);
      }
      throwRequestedExit();
      exitCode = 0;
    } catch (MasterException e) {
      exitCode = e.exitCode();
      throw e;
    } finally {
      ended.countDown();
    }
  }

  private void start(Framework framework) throws Exception {
    framework.init();
    BundleContext context = framework.getBundleContext();
    context.addBundleListener(
        (SynchronousBundleListener)
            event -> {
              if (event.getType() == BundleEvent.STOPPING
                  && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
                stopping.countDown();
              }
            });
    LogBridge.open(context);
    RegionHooks.start(context);
    BundleStarter starter = new BundleStarter(context);
    framework.start();
    starter.start(installation.bundles());
    if (stopping.getCount() > 0) {
      out.printf(
          "erel: master %s ready in %d ms%n",
          settings.get(Settings.IDENTIFIER), (System.nanoTime() - begun) / 1_000_000);
      out.flush();
      if (interactive) {
        starter.startShell(installation.shell());
      }
    }
  }

  private Map<String, String> properties(Path data) throws IOException {
    Map<String, String> properties = FrameworkProperties.of(settings, data);
    properties.put("gosh.home", installation.home().toString());
    return properties;
  }

  private void logTo(Path folder) {
    if (Files.exists(installation.logging())) {
      System.setProperty("logback.configurationFile", installation.logging().toString());
    }
    System.setProperty("erel.log", folder.toString());
    System.setProperty("erel.console.level", interactive ? "WARN" : "INFO");
  }

  private void stop(Framework framework) throws Exception {
    framework.stop();
    FrameworkEvent event = framework.waitForStop(STOP_TIMEOUT.toMillis());
    if (event.getType() == FrameworkEvent.WAIT_TIMEDOUT) {
      LoggerFactory.getLogger(MasterProcess.class)
          .warn(
              "A bundle hangs in its stop for {} s: going on without it", STOP_TIMEOUT.toSeconds());
    }
  }

  private static void throwRequestedExit() throws MasterException {
    Integer code = Integer.getInteger(Settings.EXIT_CODE);
    if (code != null && code != 0) {
      throw new MasterException(
          System.getProperty(Settings.EXIT_REASON, "exit code " + code), code);
    }
  }

  /** The shutdown hook. A thread that a bundle left behind must not keep the process alive. */
  private void stopAndHalt(Framework framework) {
    try {
      framework.stop();
      ended.await(STOP_TIMEOUT.toMillis() + 1000, TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      LoggerFactory.getLogger(MasterProcess.class).warn("The framework does not stop", e);
    }
    Runtime.getRuntime().halt(exitCode);
  }
}
