package org.erel.api;

/** Ends a subscription. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

  /**
   * No call begins after this one returns; one under way may still end. Closing twice does nothing.
   */
  @Override
  void close();
}
