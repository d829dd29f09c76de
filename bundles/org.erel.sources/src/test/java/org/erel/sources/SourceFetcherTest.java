package org.erel.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.erel.api.BrokenReleaseException;
import org.erel.archive.AbsentJar;
import org.erel.archive.JarStore;
import org.erel.archive.Jars;
import org.erel.archive.Limits;
import org.erel.archive.Source;
import org.erel.archive.StagedJar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFetcherTest {

  private static final byte[] CART = Jars.bundle("cart", "1.0.0");
  private static final String SHA = Jars.sha256(CART);

  private static final Duration SILENCE = Duration.ofSeconds(30);

  @TempDir Path temp;

  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private SourceFetcher fetcher;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(path);
          boolean there = path.endsWith(".jar");
          if (path.equals("/moved")) {
            exchange.getResponseHeaders().add("Location", "https://acme.com/cart.jar");
            exchange.sendResponseHeaders(301, -1);
          } else if (path.equals("/lent")) {
            exchange.getResponseHeaders().add("Location", "https://acme.com/cart.jar?key=secret");
            exchange.sendResponseHeaders(302, -1);
          } else if (path.equals("/silent.jar")) {
            exchange.sendResponseHeaders(200, CART.length);
            exchange.getResponseBody().write(CART, 0, 10);
            exchange.getResponseBody().flush();
            awaitEnd();
          } else if (path.equals("/torn.jar")) {
            exchange.sendResponseHeaders(200, CART.length);
            exchange.getResponseBody().write(CART, 0, 10);
          } else if (there) {
            exchange.sendResponseHeaders(200, CART.length);
            exchange.getResponseBody().write(CART);
          } else {
            exchange.sendResponseHeaders(404, -1);
          }
          exchange.close();
        });
    server.setExecutor(threads);
    server.start();
    fetcher = fetcher(url("/maven"));
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void aJarComesFromTheWebFromAFileOrFromMaven() throws Exception {
    Path file = Files.write(temp.resolve("a cart.jar"), CART);
    for (String source :
        List.of(url("/cart.jar"), file.toUri().toString(), "mvn:com.acme/cart/1.0.0")) {
      assertThat(Files.readAllBytes(fetch(source, SHA).file())).as(source).isEqualTo(CART);
    }
    assertThat(asked).contains("/cart.jar", "/maven/com/acme/cart/1.0.0/cart-1.0.0.jar");
  }

  @Test
  void mavenIsAskedByTypeAndClassifier() throws Exception {
    fetch("mvn:com.acme/cart/1.0.0/jar/jdk17", SHA);
    assertThat(asked).contains("/maven/com/acme/cart/1.0.0/cart-1.0.0-jdk17.jar");
  }

  @Test
  void whatMavenHasHereIsTakenAndNothingIsWrittenThere() throws Exception {
    Path own = temp.resolve("home/.m2/repository/com/acme/here/1.0.0");
    Files.createDirectories(own);
    Files.write(own.resolve("here-1.0.0.jar"), CART);
    fetch("mvn:com.acme/here/1.0.0", SHA);
    assertThat(asked).isEmpty();
    fetch("mvn:com.acme/cart/1.0.0", SHA);
    assertThat(temp.resolve("home/.m2/repository/com/acme/cart")).doesNotExist();
    assertThat(temp.resolve("maven")).isEmptyDirectory();
  }

  @Test
  void aMavenRepositoryMayBeAFolder() throws Exception {
    Path folder = temp.resolve("repo/com/acme/cart/2.0.0");
    Files.createDirectories(folder);
    Files.write(folder.resolve("cart-2.0.0.jar"), CART);
    fetcher = fetcher(temp.resolve("repo").toUri().toString());
    assertThat(fetch("mvn:com.acme/cart/2.0.0", SHA).sha256()).isEqualTo(SHA);
  }

  @Test
  void theDigestIsToldWhereNobodySaysWhatItMustBe() throws Exception {
    assertThat(fetch(url("/cart.jar"), null).sha256()).isEqualTo(SHA);
  }

  @Test
  void otherContentIsRefusedAndNothingIsLeft() {
    assertThatThrownBy(() -> fetch(url("/cart.jar"), "0".repeat(64)))
        .isInstanceOf(BrokenReleaseException.class)
        .hasMessageContaining("cart-1.0.0.jar from " + url("/cart.jar"))
        .hasMessageContaining("is not what release.json says, by its sha256 0000")
        .hasMessageNotContaining(SHA);
    assertThat(left()).isEmpty();
  }

  @Test
  void whatIsNotThereIsToldWithItsSource() {
    refused(url("/none"), "the server answers 404");
    refused(url("/moved"), "it is at 'https://acme.com/cart.jar': write that");
    refused(url("/lent"), "it is at 'https://acme.com/cart.jar', with a query");
    refused(temp.toUri().toString(), "there is no file");
    refused(url("/torn.jar"), "it ends after 10 of " + CART.length);
    refused(temp.resolve("none.jar").toUri().toString(), "there is no file");
    refused("mvn:com.acme/none/1.0.0/pom", "com.acme:none:pom:1.0.0");
    server.stop(0);
    refused(url("/cart.jar"), "Connection refused");
    assertThat(left()).isEmpty();
  }

  @Test
  void aServerThatFallsSilentIsLeft() {
    fetcher = new SourceFetcher(Limits.DEFAULT, maven(""), new Web(Duration.ofMillis(300)));
    refused(url("/silent.jar"), "SocketTimeoutException: Read timed out");
  }

  private void refused(String source, String reason) {
    assertThatThrownBy(() -> fetch(source, SHA))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(BrokenReleaseException.class)
        .hasMessageStartingWith("cart-1.0.0.jar from " + source + " cannot be fetched now: ")
        .hasMessageContaining(reason);
  }

  @Test
  void aSourceThatSendsMoreThanAJarMayHaveIsLeft() {
    fetcher =
        new SourceFetcher(
            new Limits(10, CART.length - 1, 1 << 20, 1 << 20), maven(""), new Web(SILENCE));
    assertThatThrownBy(() -> fetch(url("/cart.jar"), SHA))
        .isInstanceOf(BrokenReleaseException.class)
        .hasMessageContaining("larger than allowed");
    assertThat(left()).isEmpty();
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private SourceFetcher fetcher(String repositories) {
    return new SourceFetcher(Limits.DEFAULT, maven(repositories), new Web(SILENCE));
  }

  /** Of a user who has a settings.xml that says nothing. */
  private MavenRepositories maven(String repositories) {
    try {
      Files.createDirectories(temp.resolve("home/.m2/repository"));
      Files.writeString(temp.resolve("home/.m2/settings.xml"), "<settings/>");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return new MavenRepositories(
        Optional.of(repositories), temp.resolve("home"), temp.resolve("maven"));
  }

  private StagedJar fetch(String source, String sha256) throws IOException {
    return fetcher.fetch(
        new AbsentJar("cart-1.0.0.jar", sha256, Source.parse(source)),
        new JarStore() {
          @Override
          public StagedJar stage(InputStream in) throws IOException {
            return StagedJar.copy(in, Files.createDirectories(temp.resolve("staged")));
          }

          @Override
          public Optional<Path> find(String digest) {
            return Optional.empty();
          }

          @Override
          public Path keep(StagedJar jar) {
            throw new AssertionError("who fetches does not keep");
          }
        });
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private List<Path> left() {
    List<Path> left = new ArrayList<>();
    if (Files.isDirectory(temp.resolve("staged"))) {
      try (Stream<Path> all = Files.list(temp.resolve("staged"))) {
        all.forEach(left::add);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return left;
  }
}
