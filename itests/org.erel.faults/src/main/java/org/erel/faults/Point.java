package org.erel.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.erel.api.JournalStep;

/**
 * Where a host is killed.
 *
 * @param move what it is at
 * @param spot where in the code
 * @param nth time it comes by there
 * @param turned whether the new state holds by then
 * @param open whether it is in a switch by then
 * @param cut what is done to the journal's last entry afterwards
 * @param words for people
 */
record Point(Move move, Spot spot, int nth, boolean turned, boolean open, Cut cut, String words) {

  /** What a power cut leaves of an entry that was being written. */
  enum Cut {
    /** All of it. */
    NONE,
    /** All but the end of the line. */
    UNENDED,
    /** Some of its bytes, from the first on. */
    TORN,
    /** Its end, with a hole in place of some bytes before. */
    HOLLOW
  }

  @Override
  public String toString() {
    return move + " " + words;
  }

  /**
   * Before, in and after the writing of each entry of each move.
   *
   * @param random decides how each is cut short
   */
  static List<Point> ofEntries(Random random) {
    List<Point> points = new ArrayList<>();
    for (Move move : Move.values()) {
      if (move == Move.COMPACT) {
        continue; // an entry like that of HALT
      }
      boolean turned = false;
      boolean open = false;
      int nth = 0;
      for (JournalStep step : move.steps()) {
        nth++;
        points.add(
            new Point(move, Spot.write(false), nth, turned, open, Cut.NONE, "before " + step));
        Cut cut = Cut.values()[1 + random.nextInt(Cut.values().length - 1)];
        points.add(
            new Point(
                move,
                Spot.write(true),
                nth,
                turned,
                open,
                cut,
                "while %s is written (%s)".formatted(step, cut)));
        turned |= move.turnsAt(step);
        open = !turned && (open || step == JournalStep.SWITCH);
        points.add(new Point(move, Spot.write(true), nth, turned, open, Cut.NONE, "after " + step));
      }
    }
    return points;
  }

  /** Between the entries. */
  static List<Point> ofDeeds() {
    Spot rename = new Spot("org.erel.api.DurableFile", "rename", false);
    Spot replace = new Spot("org.erel.api.DurableFile", "write", false);
    Spot replaced = new Spot("org.erel.api.DurableFile", "write", true);
    Spot sync = new Spot("org.erel.api.DurableFile", "syncFolder", false);
    return List.of(
        before(Move.UPDATE, at("resolve", false), 1),
        before(Move.UPDATE, at("configure", true), 1),
        open(Move.UPDATE, at("stop", false), 1),
        open(Move.UPDATE, at("stop", true), 1),
        open(Move.UPDATE, at("start", false), 1),
        open(Move.UPDATE, at("start", true), 1),
        open(Move.UPDATE, Spot.at("Gate", "look", false), 1),
        after(Move.UPDATE, at("uninstall", false), 1),
        after(Move.UPDATE, at("uninstall", true), 1),
        open(Move.RECONFIGURE, at("configure", false), 1),
        open(Move.RECONFIGURE, Spot.at("Bindings", "configuration", false), 2),
        open(Move.RECONFIGURE, at("configure", true), 1),
        open(Move.MISCONFIGURED, Spot.at("Bindings", "configuration", false), 2),
        after(Move.MISCONFIGURED, Spot.at("Bindings", "configuration", false), 4),
        after(Move.BROKEN, at("start", false), 2),
        after(Move.BROKEN, at("start", true), 1),
        after(Move.BROKEN, at("uninstall", false), 1),
        open(Move.BACK, at("stop", true), 1),
        open(Move.BACK, at("start", true), 1),
        after(Move.BACK, at("uninstall", true), 1),
        after(Move.HALT, at("stop", false), 1),
        after(Move.HALT, at("stop", true), 1),
        after(Move.REMOVE, at("stop", true), 1),
        after(Move.REMOVE, at("uninstall", true), 1),
        before(Move.FORGET, Spot.at("Journal", "delete", false), 1),
        after(Move.FORGET, sync, 1),
        after(Move.FORGET, Spot.at("Journal", "delete", true), 1),
        after(Move.FORGET, at("uninstall", true), 1),
        after(Move.COMPACT, replace, 1),
        after(Move.COMPACT, rename, 1),
        after(Move.COMPACT, replaced, 1),
        after(Move.COMPACT, Spot.at("Journal", "compact", true), 1));
  }

  private static Spot at(String method, boolean end) {
    return Spot.at("Deployment", method, end);
  }

  private static Point before(Move move, Spot spot, int nth) {
    return new Point(move, spot, nth, false, false, Cut.NONE, words(spot, nth));
  }

  private static Point open(Move move, Spot spot, int nth) {
    return new Point(move, spot, nth, false, true, Cut.NONE, words(spot, nth));
  }

  private static Point after(Move move, Spot spot, int nth) {
    return new Point(move, spot, nth, true, false, Cut.NONE, words(spot, nth));
  }

  private static String words(Spot spot, int nth) {
    return "at " + spot + (nth == 1 ? "" : ", time " + nth);
  }
}
