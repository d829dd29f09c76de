package org.erel.container.tests.bundles;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/**
 * Says what the system property {@code test.health} says: a status, {@code hang} or {@code throw}.
 */
public class Check implements HealthCheck {

  @Override
  public Result execute() {
    String wanted = System.getProperty("test.health", "OK");
    if (wanted.equals("throw")) {
      throw new IllegalStateException("no pulse");
    }
    if (wanted.equals("hang")) {
      while (System.getProperty("test.spin") != null) {
        Thread.onSpinWait();
      }
      return new Result(Result.Status.OK, "back");
    }
    return new Result(Result.Status.valueOf(wanted), "pulse is " + wanted);
  }
}
