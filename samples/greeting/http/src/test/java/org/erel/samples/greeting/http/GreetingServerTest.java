package org.erel.samples.greeting.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.erel.samples.greeting.Greeting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GreetingServerTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private GreetingServer server;

  @BeforeEach
  void start() throws IOException {
    server = new GreetingServer(config(0));
  }

  @AfterEach
  void end() throws InterruptedException {
    server.end();
  }

  @Test
  void itAnswersWithWhoeverGreetsNow() throws Exception {
    assertThat(ask("GET", "/").statusCode()).isEqualTo(503);
    Greeting first = () -> "Hello from the first";
    Greeting second = () -> "Grüezi from the second";
    server.bind(first);
    assertThat(ask("GET", "/").body()).isEqualTo("Hello from the first\n");
    server.bind(second);
    server.unbind(first);
    HttpResponse<String> answer = ask("GET", "/");
    assertThat(answer.body()).isEqualTo("Grüezi from the second\n");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
    server.unbind(second);
    assertThat(ask("GET", "/").statusCode()).isEqualTo(503);
  }

  @Test
  void anythingElseIsRefused() throws Exception {
    assertThat(ask("GET", "/x").statusCode()).isEqualTo(404);
    assertThat(ask("POST", "/").statusCode()).isEqualTo(405);
  }

  @Test
  void aTakenPortIsNamed() {
    assertThatThrownBy(() -> new GreetingServer(config(server.port())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen on 127.0.0.1:" + server.port());
  }

  private HttpResponse<String> ask(String method, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .timeout(Duration.ofSeconds(10))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static GreetingServer.Config config(int port) {
    return new GreetingServer.Config() {
      @Override
      public String host() {
        return "127.0.0.1";
      }

      @Override
      public int port() {
        return port;
      }

      @Override
      public Class<? extends Annotation> annotationType() {
        return GreetingServer.Config.class;
      }
    };
  }
}
