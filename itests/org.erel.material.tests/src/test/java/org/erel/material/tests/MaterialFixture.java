package org.erel.material.tests;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.erel.api.Configuration;
import org.erel.api.Release;
import org.erel.api.ReleaseException;
import org.erel.container.testing.Platform;
import org.erel.container.testing.TestBundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A platform for each test, and releases made of jars on it. */
@Timeout(120)
abstract class MaterialFixture {

  static final Duration DEADLINE = Duration.ofSeconds(60);

  /** Who asks, for the journal. */
  static final String BY = "test";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  Platform platform;

  final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  @BeforeEach
  void start() throws Exception {
    platform = new Platform(folder);
  }

  @AfterEach
  void stop() throws Exception {
    platform.close();
  }

  /** The bundles of others first, ours behind them. */
  Release release(String id, List<Path> jars, TestBundle... ours) throws Exception {
    List<Path> all = new ArrayList<>(jars);
    for (TestBundle bundle : ours) {
      all.add(bundle.write(folder.resolve("content")).content());
    }
    return Platform.release(id, all);
  }

  void update(Release release, Configuration... configurations) throws ReleaseException {
    platform
        .container()
        .update(Platform.part(release, configurations), release, Platform.within(DEADLINE), BY);
  }

  /** Felix HTTP on this port of the loopback interface. */
  static Configuration http(int port) {
    return new Configuration(
        "org.apache.felix.http",
        "{\"org.osgi.service.http.port:Integer\":%d,\"org.apache.felix.http.host\":\"127.0.0.1\"}"
            .formatted(port));
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    String admin =
        Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Basic " + admin)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
