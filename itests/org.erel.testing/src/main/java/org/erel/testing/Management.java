package org.erel.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The management API of a RabbitMQ node. Calls are bounded.
 *
 * @param host the address at which the test reaches the node
 * @param port the API's TCP port
 * @param user who calls
 * @param password the user's
 */
record Management(String host, int port, String user, String password) {

  private static final Pattern RUNNING = Pattern.compile("\"running\"\\s*:\\s*true");
  private static final Duration CALL = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofSeconds(3);

  /**
   * Creates a virtual host which the user may do everything in.
   *
   * @throws IOException if the node refuses or does not answer
   */
  void createVhost(String name) throws IOException {
    call("PUT", "/vhosts/" + encode(name), "{}", CALL);
    call(
        "PUT",
        "/permissions/" + encode(name) + "/" + user,
        "{\"configure\":\".*\",\"write\":\".*\",\"read\":\".*\"}",
        CALL);
  }

  /**
   * Deletes a virtual host.
   *
   * @throws IOException if the node refuses, such as where there is none, or does not answer
   */
  void deleteVhost(String name) throws IOException {
    call("DELETE", "/vhosts/" + encode(name), null, CALL);
  }

  /**
   * How many nodes of its cluster this node sees running, itself included.
   *
   * @throws IOException if the node does not answer, as one that pauses itself does not
   */
  int running() throws IOException {
    String nodes = call("GET", "/nodes?columns=name,running", null, LOOK);
    return (int) RUNNING.matcher(nodes).results().count();
  }

  private String call(String method, String path, String body, Duration limit) throws IOException {
    URI address = URI.create("http://" + host + ":" + port + "/api" + path);
    HttpURLConnection request = (HttpURLConnection) address.toURL().openConnection();
    request.setConnectTimeout((int) limit.toMillis());
    request.setReadTimeout((int) limit.toMillis());
    request.setRequestMethod(method);
    request.setRequestProperty(
        "Authorization",
        "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8)));
    if (body != null) {
      request.setRequestProperty("Content-Type", "application/json");
      request.setDoOutput(true);
      request.getOutputStream().write(body.getBytes(UTF_8));
    }
    try {
      int status = request.getResponseCode();
      if (status / 100 != 2) {
        throw new IOException(method + " " + address + " was answered with " + status);
      }
      try (InputStream answer = request.getInputStream()) {
        return new String(answer.readAllBytes(), UTF_8);
      }
    } finally {
      request.disconnect();
    }
  }

  /** A name as a segment of a URI's path. */
  static String encode(String name) {
    return URLEncoder.encode(name, UTF_8).replace("+", "%20");
  }
}
