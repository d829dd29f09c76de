package org.erel.api;

/**
 * How many hosts shall have a document on disk before it counts as published.
 *
 * @param kind all hosts of the cluster, most of them, or a number
 * @param number for {@link Kind#NUMBER}, from 1 on; 0 otherwise
 */
public record Quorum(Kind kind, int number) {

  /** What is counted. */
  public enum Kind {
    /** Every host of the cluster, silent ones included. */
    ALL,
    /** More than half of them. */
    MAJORITY,
    /** So many. */
    NUMBER
  }

  /** Every host of the cluster. */
  public static final Quorum ALL = new Quorum(Kind.ALL, 0);

  /** More than half of the hosts of the cluster. */
  public static final Quorum MAJORITY = new Quorum(Kind.MAJORITY, 0);

  /** Validates the number. */
  public Quorum {
    if (kind == Kind.NUMBER ? number < 1 : number != 0) {
      throw new IllegalArgumentException("a quorum of " + number + " hosts; the least is 1");
    }
  }

  /**
   * Reads what an operator wrote.
   *
   * @param text {@code all}, {@code majority} or a number from 1 on
   * @return the quorum
   * @throws IllegalArgumentException if it is none of these
   */
  public static Quorum parse(String text) {
    return switch (text) {
      case "all" -> ALL;
      case "majority" -> MAJORITY;
      default -> {
        if (!text.matches("[1-9][0-9]{0,5}")) {
          throw new IllegalArgumentException(
              "'" + text + "' is neither all nor majority nor a number of hosts from 1 on");
        }
        yield new Quorum(Kind.NUMBER, Integer.parseInt(text));
      }
    };
  }

  /**
   * The number of hosts that it comes to.
   *
   * @param hosts how many the cluster has, silent ones included
   * @return may be more than there are
   */
  public int of(int hosts) {
    return switch (kind) {
      case ALL -> hosts;
      case MAJORITY -> hosts / 2 + 1;
      case NUMBER -> number;
    };
  }

  /** As an operator writes it. */
  @Override
  public String toString() {
    return switch (kind) {
      case ALL -> "all";
      case MAJORITY -> "majority";
      case NUMBER -> Integer.toString(number);
    };
  }
}
