package org.erel.assembly;

import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Never returns from its stop. */
public final class HangingActivator implements BundleActivator {

  @Override
  public void start(BundleContext context) {}

  @Override
  public void stop(BundleContext context) throws Exception {
    new CountDownLatch(1).await();
  }
}
