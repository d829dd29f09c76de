package org.erel.assembly;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The assembled folder, run as a user runs it, without a broker. */
@Timeout(value = 120, unit = SECONDS)
class MasterIT {

  private static final String NO_BROKER = "amqp://127.0.0.1:1";

  @TempDir Path folder;
  private Path home;
  private Path data;

  @BeforeEach
  void unpack() throws IOException {
    home = folder.resolve("an erel");
    data = folder.resolve("data");
    copy(Path.of(System.getProperty("erel.home")), home);
    Files.createFile(home.resolve("cds")); // no archive beside the jars: these tests need none
  }

  @Test
  void aMasterIsReadyWithoutABrokerAndASignalEndsIt() throws Exception {
    try (ErelProcess master = master()) {
      master.awaitLine("erel: master web-7 ready in ");
      // that there is no broker is the first that it has to tell
      await().until(() -> Files.exists(data.resolve("log/master.log")));

      Instant signal = Instant.now();
      master.terminate();
      assertThat(master.awaitExit()).as(master.output()).isZero();
      assertThat(Duration.between(signal, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void aSecondMasterOnADataFolderIsRefused() throws Exception {
    try (ErelProcess first = master()) {
      first.awaitLine("ready");
      try (ErelProcess second = master()) {
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.output())
            .contains("data folder " + data + " is in use by process " + first.pid());
      }
    }
  }

  @Test
  void aMasterStartsAgainOnTheDataOfAKilledOne() throws Exception {
    try (ErelProcess killed = master()) {
      killed.awaitLine("ready");
    }
    try (ErelProcess next = master("--until-ready")) {
      assertThat(next.awaitExit()).as(next.output()).isZero();
    }
  }

  @Test
  void aWrongSettingIsWrongUsage() throws Exception {
    try (ErelProcess master = master("--heartbeat", "never")) {
      assertThat(master.awaitExit()).isEqualTo(2);
      assertThat(master.output()).contains("erel: --heartbeat is 'never'");
    }
  }

  @Test
  void aBundleThatDoesNotResolveEndsTheStart() throws Exception {
    bundle("broken", Map.of("Import-Package", "no.such.thing"), null);
    try (ErelProcess master = master()) {
      assertThat(master.awaitExit()).isEqualTo(1);
      assertThat(master.output())
          .contains("erel: these bundles do not start: broken 1.0.0")
          .contains("no.such.thing")
          .doesNotContain("ready in");
    }
  }

  @Test
  void aBundleMayEndTheMasterWithAReason() throws Exception {
    bundle("quitting", Map.of(), QuittingActivator.class);
    try (ErelProcess master = master()) {
      assertThat(master.awaitExit()).isEqualTo(7);
      assertThat(master.output()).contains("erel: the identifier is taken");
    }
  }

  @Test
  void aBundleThatHangsInItsStopDoesNotKeepTheProcess() throws Exception {
    bundle("hanging", Map.of(), HangingActivator.class);
    try (ErelProcess master = master()) {
      master.awaitLine("ready");
      master.terminate();
      assertThat(master.awaitExit()).as(master.output()).isZero();
    }
  }

  @Test
  void whereTheFolderCannotBeWrittenTheArchiveOfClassesIsInTheUsersCache() throws Exception {
    Path cache = folder.resolve("cache");
    Map<String, String> environment = Map.of("XDG_CACHE_HOME", cache.toString());
    try (ErelProcess first = new ErelProcess(home, environment, "warm-up");
        ErelProcess second = new ErelProcess(home, environment, "warm-up")) {
      assertThat(first.awaitExit()).as(first.output()).isZero();
      assertThat(second.awaitExit()).as(second.output()).isZero();
    }
    try (Stream<Path> archives = Files.list(cache.resolve("erel"))) {
      assertThat(archives).singleElement().asString().endsWith(".jsa");
    }
  }

  private ErelProcess master(String... more) throws IOException {
    String[] arguments =
        Stream.concat(
                Stream.of("master", "--id", "web-7", "--broker", NO_BROKER, "--data", data + ""),
                Stream.of(more))
            .toArray(String[]::new);
    return new ErelProcess(home, Map.of("XDG_CACHE_HOME", home.resolve("cds") + ""), arguments);
  }

  private void bundle(String name, Map<String, String> headers, Class<?> activator)
      throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.putValue("Manifest-Version", "1.0");
    attributes.putValue("Bundle-ManifestVersion", "2");
    attributes.putValue("Bundle-SymbolicName", name);
    attributes.putValue("Bundle-Version", "1.0.0");
    headers.forEach(attributes::putValue);
    if (activator != null) {
      attributes.putValue("Bundle-Activator", activator.getName());
      attributes.putValue("Import-Package", "org.osgi.framework");
    }
    Path jar = home.resolve("bundles/20-erel").resolve(name + ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      if (activator != null) {
        String path = activator.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(path));
        activator.getClassLoader().getResourceAsStream(path).transferTo(out);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (!file.startsWith(from.resolve("cds"))) {
          Files.copy(file, to.resolve(from.relativize(file).toString()));
        }
      }
    }
  }
}
