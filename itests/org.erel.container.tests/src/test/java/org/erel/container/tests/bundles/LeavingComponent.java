package org.erel.container.tests.bundles;

/** Would end the process when it is activated. */
public class LeavingComponent {

  /** Would end the process. */
  public void activate() {
    System.exit(9);
  }
}
