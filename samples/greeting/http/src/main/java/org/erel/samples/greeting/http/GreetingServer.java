package org.erel.samples.greeting.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.erel.samples.greeting.Greeting;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Answers {@code GET /} with the greeting as plain text. */
@Component(
    configurationPid = GreetingServer.PID,
    service = {},
    immediate = true)
@Designate(ocd = GreetingServer.Config.class)
public final class GreetingServer {

  static final String PID = "org.erel.samples.greeting.http";

  private static final System.Logger LOG = System.getLogger(GreetingServer.class.getName());

  /** What can be configured; a change starts the server anew. */
  @ObjectClassDefinition(name = "Greeting over HTTP")
  public @interface Config {

    /** The address to listen on. */
    @AttributeDefinition(description = "The address to listen on")
    String host() default "127.0.0.1";

    /** The TCP port to listen on; 0 takes a free one, which is logged. */
    @AttributeDefinition(description = "The TCP port to listen on; 0 takes a free one")
    int port() default 0;
  }

  private final ExecutorService workers =
      Executors.newFixedThreadPool(2, work -> new Thread(work, "greeting-http"));
  private final HttpServer server;
  private volatile Greeting greeting;

  /**
   * Listens from now on.
   *
   * @throws IOException if the address is taken or not this machine's
   */
  @Activate
  public GreetingServer(Config config) throws IOException {
    try {
      server = HttpServer.create(new InetSocketAddress(config.host(), config.port()), 0);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on " + config.host() + ":" + config.port() + ": " + e.getMessage(), e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(workers);
    server.start();
    LOG.log(System.Logger.Level.INFO, "Greeting on http://{0}:{1}/", config.host(), port() + "");
  }

  @Deactivate
  void end() throws InterruptedException {
    server.stop(0);
    workers.shutdownNow();
    workers.awaitTermination(2, TimeUnit.SECONDS);
  }

  /** The port that it listens on. */
  int port() {
    return server.getAddress().getPort();
  }

  @Reference(policy = ReferencePolicy.DYNAMIC)
  void bind(Greeting service) {
    greeting = service;
  }

  void unbind(Greeting service) {
    if (greeting == service) { // another one may have come first
      greeting = null;
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Greeting service = greeting;
      if (!exchange.getRequestURI().getPath().equals("/")) {
        send(exchange, 404, "no such page; ask for /");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        send(exchange, 405, "use GET");
      } else if (service == null) {
        send(exchange, 503, "nobody is here to greet");
      } else {
        send(exchange, 200, service.text());
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String line) throws IOException {
    byte[] body = (line + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
