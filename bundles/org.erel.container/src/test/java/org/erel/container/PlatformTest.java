package org.erel.container;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** On a real framework, which a launcher brings up as the master's does. */
@Timeout(value = 60, unit = SECONDS)
class PlatformTest {

  @TempDir Path folder;
  private Framework framework;
  private Platform platform;

  @BeforeEach
  void start() throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(Constants.FRAMEWORK_STORAGE, folder.toString(), "felix.log.level", "0"));
    framework.start();
    platform = new Platform(framework.getBundleContext());
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }

  @Test
  void theFrameworkAloneIsNotThePlatform() throws Exception {
    Bundle late = install("late", 5);
    late.start();

    assertThat(framework.getState()).isEqualTo(Bundle.ACTIVE);
    assertThat(platform.awaitStarted(0)).isFalse();

    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return platform.awaitStarted(30);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    framework.adapt(FrameworkStartLevel.class).setStartLevel(5);
    assertThat(waiting.get(40, SECONDS)).isTrue();
    assertThat(late.getState()).isEqualTo(Bundle.ACTIVE);
  }

  @Test
  void whatIsStartedTransientlyOrNotAtAllIsNotWaitedFor() throws Exception {
    install("idle", 1);
    install("transient", 1).start(Bundle.START_TRANSIENT);

    assertThat(platform.awaitStarted(0)).isTrue();
  }

  private Bundle install(String name, int startLevel) throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", name);
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    new JarOutputStream(jar, manifest).close();
    Bundle bundle =
        framework
            .getBundleContext()
            .installBundle(name, new ByteArrayInputStream(jar.toByteArray()));
    bundle.adapt(BundleStartLevel.class).setStartLevel(startLevel);
    return bundle;
  }
}
