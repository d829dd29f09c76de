package org.erel.cluster.tests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.erel.testing.Cargo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Releases whose jars are on the web or in a Maven repository. */
@Timeout(value = 300, unit = SECONDS)
class SourcesIT extends DeliveryFixture {

  private static final Cargo CARGO = Cargo.of("1.0.0", 3, MIB + 77);
  private static final String ARCHIVE = CARGO.archive();

  private final List<String> jars = new ArrayList<>();
  private Path web;
  private String json;
  private JarServer server;

  @BeforeEach
  void serve() throws IOException {
    web = Files.createDirectories(folder.resolve("web"));
    Path whole = CARGO.write(Files.createDirectories(folder.resolve("whole")));
    try (ZipFile zip = new ZipFile(whole.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        byte[] content = zip.getInputStream(entry).readAllBytes();
        if (entry.getName().endsWith(".jar")) {
          jars.add(entry.getName());
          Files.write(web.resolve(entry.getName()), content);
        } else if (entry.getName().equals("release.json")) {
          json = new String(content);
        }
      }
    }
    server = new JarServer(web);
  }

  @AfterEach
  void endServer() {
    server.close();
  }

  /** The release without its jars. */
  private Path thin(UnaryOperator<String> source) throws IOException {
    String sourced = json;
    for (String jar : jars) {
      String bundle = "\"sha256\":";
      int at = sourced.indexOf(bundle, sourced.indexOf(artifact(jar)));
      sourced =
          sourced.substring(0, at)
              + "\"source\": \"%s\", ".formatted(source.apply(jar))
              + sourced.substring(at);
    }
    Files.writeString(folder.resolve("cargo.json"), sourced);
    run(0, "pack", "cargo.json", "--thin", "--no-sign");
    server.forget();
    return folder.resolve(ARCHIVE);
  }

  private static String artifact(String jar) {
    return ":" + name(jar) + ":";
  }

  private void drop(Path archive, String host) throws IOException {
    Files.copy(archive, masters.get(host).releases().resolve(ARCHIVE));
  }

  @Test
  void oneHostFetchesTheJarsAndAllGetThemOverTheBroker() throws Exception {
    Path archive = thin(server::url);
    assertThat(Files.size(archive)).isLessThan(10_000);
    start("db-1", "web-1", "web-2");
    publish("1.0.0", "web-*");
    drop(archive, "db-1");
    awaitOut("releases", out -> line(out, "cargo@1.0.0").contains("db-1, web-1, web-2"));
    settled();
    assertThat(server.asked()).containsExactlyInAnyOrderElementsOf(jars);
  }

  @Test
  void whoeverBreaksInTheMiddleItGoesOnWithTheJarsThatAreMissing() throws Exception {
    Path archive = thin(server::url);
    Path last = web.resolve(jars.get(2));
    Path away = Files.move(last, folder.resolve("away.jar"));
    server.hold(jars.get(1));
    start("db-1");
    drop(archive, "db-1");
    awaitOut(
        "status",
        out ->
            out.contains(jars.get(2) + " from ")
                && out.contains("the server answers 404; it is tried again"));
    masters.get("db-1").kill();
    server.release();
    server.forget();
    masters.get("db-1").start().awaitReady();
    awaitOut("status", out -> out.contains("the server answers 404; it is tried again"));
    Files.move(away, last);
    awaitOut("releases", out -> line(out, "cargo@1.0.0").contains("db-1"));
    awaitOut("status", out -> !out.contains(" from http"));
    assertThat(server.asked()).doesNotContain(jars.get(0));
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(masters.get("db-1").data().resolve("store/incoming"))
                    .isEmptyDirectory());
  }

  @Test
  void whoeverTakesItInFetchesFromMaven() throws Exception {
    String repository = server.url("maven") + "@id=here";
    erel = erel.with("EREL_MAVEN_REPOSITORIES", repository);
    Path archive = thin(this::inMaven);
    List<String> places = jars.stream().map(SourcesIT::place).map(p -> "maven/" + p).toList();

    // what is pushed is fetched where it is pushed
    start("web-1", "web-2");
    assertThat(run(0, "push", ARCHIVE).out()).contains("cargo@1.0.0 (3.0 MiB) is on 2 hosts: ");
    assertThat(asked(places)).containsExactlyInAnyOrderElementsOf(places);

    // and what is dropped by the host
    server.forget();
    run(0, "remove", "cargo@1.0.0");
    master("db-1").with("EREL_MAVEN_REPOSITORIES", repository).start().awaitReady();
    awaitOut("releases", out -> !out.contains("cargo"));
    drop(archive, "db-1");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(asked(places)).containsExactlyInAnyOrderElementsOf(places);
              assertThat(masters.get("db-1").data().resolve("maven")).isEmptyDirectory();
            });
  }

  /** Of these alone: Maven asks for checksums too. */
  private List<String> asked(List<String> places) {
    return server.asked().stream().filter(places::contains).toList();
  }

  private static String name(String jar) {
    return jar.replaceAll("-[0-9.]+\\.jar$", "");
  }

  private static String version(String jar) {
    return jar.substring(name(jar).length() + 1, jar.length() - ".jar".length());
  }

  private static String place(String jar) {
    return "com/acme/" + name(jar) + "/" + version(jar) + "/" + jar;
  }

  private String inMaven(String jar) {
    Path place = web.resolve("maven").resolve(place(jar));
    try {
      Files.createDirectories(place.getParent());
      Files.copy(web.resolve(jar), place);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return "mvn:com.acme/" + name(jar) + "/" + version(jar);
  }
}
