package org.erel.faults.bundles;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Timer;
import java.util.TimerTask;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleListener;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceListener;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what bundles do, and cleans up as good ones do: what the framework gives back by itself is
 * left to it. Does not start where its bundle has the header {@code Broken}.
 */
public class Busy implements BundleActivator {

  private static final Logger LOG = LoggerFactory.getLogger(Busy.class);
  private static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();

  private ServerSocket server;
  private Timer timer;
  private Thread thread;
  private ServiceTracker<?, ?> tracker;

  /** Takes all of it. */
  @Override
  public void start(BundleContext context) throws IOException {
    LOG.debug("{} starts", context.getBundle());
    LOCAL.set(this);
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    thread = new Thread(this::serve, "busy-server");
    thread.start();
    timer = new Timer("busy-timer", true);
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            LOCAL.set(Busy.this);
          }
        },
        1,
        50);
    context.addBundleListener((BundleListener) event -> LOG.trace("{}", event));
    context.addServiceListener((ServiceListener) event -> LOG.trace("{}", event));
    context.addFrameworkListener((FrameworkListener) event -> LOG.trace("{}", event));
    tracker = new ServiceTracker<>(context, ConfigurationAdmin.class, null);
    tracker.open();
    Dictionary<String, Object> command = new Hashtable<>();
    command.put("osgi.command.scope", context.getBundle().getSymbolicName());
    command.put("osgi.command.function", new String[] {"run"});
    context.registerService(Runnable.class, () -> LOG.info("ran"), command);
    Dictionary<String, Object> check = new Hashtable<>();
    check.put(HealthCheck.NAME, "busy");
    context.registerService(
        HealthCheck.class,
        () -> new Result(thread.isAlive() ? Result.Status.OK : Result.Status.CRITICAL, "server"),
        check);
    if (context.getBundle().getHeaders().get("Broken") != null) {
      stop(context);
      throw new IllegalStateException("broken");
    }
  }

  private void serve() {
    LOCAL.set(this);
    while (!server.isClosed()) {
      try {
        server.accept().close();
      } catch (IOException e) {
        LOG.trace("closed", e);
      }
    }
  }

  @Override
  public void stop(BundleContext context) throws IOException {
    tracker.close();
    timer.cancel();
    server.close();
  }
}
