package org.erel.sources;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import org.erel.archive.DropName;

/**
 * Gets what is at URLs. Proxies are those of the system properties of Java.
 *
 * @param silence how long nothing may come
 */
record Web(Duration silence) {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /**
   * Asks for it. Redirections within http and within https are followed.
   *
   * @param uri of scheme http or https
   * @return the body; fails where it ends early
   * @throws IOException if the server cannot be reached, or has nothing there; the message says why
   */
  InputStream open(URI uri) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout((int) CONNECT.toMillis());
    connection.setReadTimeout((int) silence.toMillis());
    connection.setUseCaches(false);
    int status = connection.getResponseCode();
    if (status == HttpURLConnection.HTTP_OK) {
      return new Whole(connection.getInputStream(), connection.getContentLengthLong());
    }
    String elsewhere = connection.getHeaderField("Location");
    connection.disconnect();
    throw new IOException(
        "the server answers " + status + (elsewhere == null ? "" : elsewhere(elsewhere)));
  }

  /** A query, or a user, may let others in. */
  private static String elsewhere(String location) {
    String shown = DropName.shown(location.replaceAll("\\?.*", "").replaceAll("//[^/@]*@", "//"));
    return location.contains("?")
        ? ", and that it is at '" + shown + "', with a query"
        : ", and that it is at '" + shown + "': write that";
  }

  /** {@link HttpURLConnection} itself ends a body that is cut off as if it were all. */
  private static final class Whole extends FilterInputStream {

    private final long length;
    private long count;

    /**
     * @param length as the server says; negative where it does not
     */
    private Whole(InputStream in, long length) {
      super(in);
      this.length = length;
    }

    @Override
    public int read(byte[] buffer, int offset, int wanted) throws IOException {
      int read = super.read(buffer, offset, wanted);
      count += Math.max(0, read);
      if (read < 0 && count < length) {
        throw new EOFException("it ends after %d of %d bytes".formatted(count, length));
      }
      return read;
    }
  }
}
