package org.erel.container.testing;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A component that tells how often it was activated and modified, and its configuration. */
public class Probe implements Supplier<String> {

  private static final AtomicInteger ACTIVATED = new AtomicInteger();
  private final AtomicInteger modified = new AtomicInteger();
  private volatile Object size;

  /** Counts. */
  public void activate(Map<String, Object> properties) {
    ACTIVATED.incrementAndGet();
    size = properties.get("size");
  }

  /** Counts. */
  public void modified(Map<String, Object> properties) {
    modified.incrementAndGet();
    size = properties.get("size");
  }

  @Override
  public String get() {
    return "size=" + size + " activated=" + ACTIVATED + " modified=" + modified;
  }
}
