package org.erel.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Base64;

/**
 * The management API of a RabbitMQ node on 127.0.0.1. Calls are bounded.
 *
 * @param port the API's TCP port
 * @param user who calls
 * @param password the user's
 */
record Management(int port, String user, String password) {

  private static final Duration CALL = Duration.ofSeconds(20);

  /**
   * Creates a virtual host which the user may do everything in.
   *
   * @throws IOException if the node refuses or does not answer
   */
  void createVhost(String name) throws IOException {
    call("PUT", "/vhosts/" + encode(name), "{}");
    call(
        "PUT",
        "/permissions/" + encode(name) + "/" + user,
        "{\"configure\":\".*\",\"write\":\".*\",\"read\":\".*\"}");
  }

  /**
   * Deletes a virtual host.
   *
   * @throws IOException if the node refuses, such as where there is none, or does not answer
   */
  void deleteVhost(String name) throws IOException {
    call("DELETE", "/vhosts/" + encode(name), null);
  }

  private void call(String method, String path, String body) throws IOException {
    URI address = URI.create("http://127.0.0.1:" + port + "/api" + path);
    HttpURLConnection request = (HttpURLConnection) address.toURL().openConnection();
    request.setConnectTimeout((int) CALL.toMillis());
    request.setReadTimeout((int) CALL.toMillis());
    request.setRequestMethod(method);
    request.setRequestProperty(
        "Authorization",
        "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8)));
    if (body != null) {
      request.setRequestProperty("Content-Type", "application/json");
      request.setDoOutput(true);
      request.getOutputStream().write(body.getBytes(UTF_8));
    }
    int status = request.getResponseCode();
    request.disconnect();
    if (status / 100 != 2) {
      throw new IOException(method + " " + address + " was answered with " + status);
    }
  }

  /** A name as a segment of a URI's path. */
  static String encode(String name) {
    return URLEncoder.encode(name, UTF_8).replace("+", "%20");
  }
}
