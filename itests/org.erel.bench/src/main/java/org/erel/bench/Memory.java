package org.erel.bench;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What a JVM has in use once it has thrown away what nobody needs.
 *
 * @param heap megabytes
 * @param metaspace megabytes, of classes and what belongs to them
 */
record Memory(double heap, double metaspace) {

  private static final double MEGABYTE = 1 << 20;
  private static final int COLLECTIONS = 3; // what a reference queue gave back needs another

  /** Of this JVM, now. */
  static Memory now() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    double metaspace =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().equals("Metaspace")) // compressed classes are in it
            .mapToLong(pool -> pool.getUsage().getUsed())
            .sum();
    double heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return new Memory(heap / MEGABYTE, metaspace / MEGABYTE);
  }

  double all() {
    return heap + metaspace;
  }

  /** {@link #parse} reads it. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.6f %.6f", heap, metaspace);
  }

  static Memory parse(String text) {
    String[] fields = text.split(" ");
    return new Memory(Double.parseDouble(fields[0]), Double.parseDouble(fields[1]));
  }
}
