package org.erel.container.tests.framework.bundles;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** A component that tells of every greeting that it can see. */
public final class Guest implements Callable<List<String>> {

  private final List<Supplier<String>> greeters;

  /**
   * Declared in the component's description.
   *
   * @param greeters all that are there
   */
  public Guest(List<Supplier<String>> greeters) {
    this.greeters = List.copyOf(greeters);
  }

  @Override
  public List<String> call() {
    return greeters.stream().map(Supplier::get).toList();
  }
}
