package org.erel.faults.bundles;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Gives back each byte that it gets over a connection, for as long as the connection lasts. Its
 * port is the system property {@code clerk.port}.
 */
public class Clerk implements BundleActivator {

  private ServerSocket server;

  @Override
  public void start(BundleContext context) throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    System.setProperty("clerk.port", String.valueOf(server.getLocalPort()));
    new Thread(this::accept, "clerk").start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket customer = server.accept();
        new Thread(() -> serve(customer), "clerk-serves").start();
      } catch (IOException | OutOfMemoryError e) {
        // no handle or no memory is left; the next customer may have more luck
        LockSupport.parkNanos(10_000_000);
      }
    }
  }

  private static void serve(Socket customer) {
    try (customer) {
      for (int b = customer.getInputStream().read(); b >= 0; b = customer.getInputStream().read()) {
        customer.getOutputStream().write(b);
      }
    } catch (IOException e) {
      // the customer is gone
    }
  }

  @Override
  public void stop(BundleContext context) throws IOException {
    server.close();
  }
}
