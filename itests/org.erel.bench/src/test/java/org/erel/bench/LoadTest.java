package org.erel.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadTest {

  private static final int ENOUGH = 100;

  private final AtomicInteger answered = new AtomicInteger();
  private final CountDownLatch enough = new CountDownLatch(ENOUGH);
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private volatile int broken = Integer.MAX_VALUE;
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          int status = answered.incrementAndGet() == broken ? 500 : 200;
          byte[] body = ("hello from " + exchange.getRequestURI() + "\n").getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
          enough.countDown();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void everyRequestThatWasDueIsCounted() throws Exception {
    Load.Outcome outcome = load();

    assertThat(outcome.failed()).isZero();
    assertThat(outcome.milliseconds()).hasSizeGreaterThan(ENOUGH / 3).allMatch(time -> time > 0);
  }

  @Test
  void aWrongAnswerIsAFailure() throws Exception {
    broken = ENOUGH - 10;

    Load.Outcome outcome = load();

    assertThat(outcome.failed()).isEqualTo(1);
    assertThat(outcome.reason()).contains("wrong answer: HTTP/1.1 500");
  }

  private Load.Outcome load() throws Exception {
    return new Load(server.getAddress(), 2, 500)
        .during(
            () -> {
              assertThat(enough.await(30, TimeUnit.SECONDS)).isTrue();
              return null;
            });
  }
}
