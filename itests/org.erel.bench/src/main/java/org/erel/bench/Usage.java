package org.erel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used, as Linux counts it under {@code /proc}.
 *
 * @param cpu seconds, user and system, with those of its children that have ended; to 10 ms
 * @param rss bytes resident
 * @param pss bytes resident, of pages shared with other processes only this one's share
 */
record Usage(double cpu, long rss, long pss) {

  private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux
  private static final int USER_TIME = 11; // fields after the command's name: utime, stime,
  private static final int TIMES = 4; // cutime, cstime

  /**
   * Looks at a process.
   *
   * @param pid a living process of this user
   * @return its usage now
   * @throws IOException if it has ended, or this is no Linux
   */
  static Usage of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    double cpu = cpu(Files.readString(process.resolve("stat"))); // before the next costs anything
    String memory = Files.readString(process.resolve("smaps_rollup"));
    return new Usage(cpu, bytes(memory, "Rss:"), bytes(memory, "Pss:"));
  }

  /** A command's name may hold blanks and brackets: the fields are counted after its last. */
  static double cpu(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = 0;
    for (int field = USER_TIME; field < USER_TIME + TIMES; field++) {
      ticks += Long.parseLong(fields[field]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  static long bytes(String rollup, String key) {
    return rollup
        .lines()
        .filter(line -> line.startsWith(key))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(kilobytes -> 1024 * Long.parseLong(kilobytes))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no " + key + " in smaps_rollup"));
  }

  double rssMegabytes() {
    return rss / 1e6;
  }

  double pssMegabytes() {
    return pss / 1e6;
  }
}
