package org.erel.container.tests.bundles;

import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Makes a pool of threads when it starts, and uses it when it is asked. */
public class Pool implements BundleActivator {

  private ExecutorService pool;

  @Override
  public void start(BundleContext context) {
    pool = Executors.newFixedThreadPool(1);
    context.registerService(
        Supplier.class, (Supplier<String>) this::ask, new Hashtable<>(Map.of("pool", "one")));
  }

  private String ask() {
    try {
      Callable<String> answer = () -> "pooled";
      return pool.submit(answer).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void stop(BundleContext context) {
    pool.shutdownNow();
  }
}
