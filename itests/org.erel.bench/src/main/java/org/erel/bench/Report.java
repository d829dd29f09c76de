package org.erel.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints results: a table of all figures, then the line of each that has a limit. */
final class Report {

  private Report() {}

  /**
   * Prints.
   *
   * @param figures what was measured
   * @param out where to
   * @return whether every figure is within its limit
   */
  static boolean print(List<Figure> figures, PrintStream out) {
    int width = figures.stream().mapToInt(figure -> title(figure).length()).max().orElse(0);
    String head = "%-" + width + "s  %26s  %26s  %5s%n";
    out.printf(head, "", "Erel min / median / max", "floor min / median / max", "ratio");
    for (Figure figure : figures) {
      out.printf(
          Locale.ROOT,
          "%-" + width + "s  %26s  %26s  %5.2f%n",
          title(figure),
          triple(figure.erel()),
          triple(figure.floor()),
          figure.ratio());
    }
    List<Figure> limited = figures.stream().filter(figure -> figure.limit().isPresent()).toList();
    limited.forEach(figure -> out.println(figure.verdict()));
    return limited.stream().allMatch(Figure::within);
  }

  private static String title(Figure figure) {
    return figure.name() + ", " + figure.unit();
  }

  private static String triple(Samples samples) {
    return String.format(
        Locale.ROOT, "%.2f / %.2f / %.2f", samples.min(), samples.median(), samples.max());
  }
}
