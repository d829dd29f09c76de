package org.erel.faults.bundles;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Misbehaves in its start, its stop or its health check. */
public class Villain implements BundleActivator, HealthCheck {

  private BundleContext context;

  @Override
  public void start(BundleContext own) throws Exception {
    context = own;
    own.registerService(HealthCheck.class, this, null);
    Deeds.at("START", own);
  }

  @Override
  public void stop(BundleContext own) throws Exception {
    Deeds.at("STOP", own);
  }

  @Override
  public Result execute() {
    try {
      Deeds.at("HEALTH", context);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      return new Result(Result.Status.CRITICAL, e.toString());
    }
    return new Result(Result.Status.OK, "well");
  }
}
