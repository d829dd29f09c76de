package org.erel.faults;

/** What a release does that it should not, and where, and what comes of it. */
record Villainy(Deed deed, Place place) {

  /** What. */
  enum Deed {
    THROW,
    SLEEP,
    SPIN,
    LEAK_THREAD,
    THREAD_THROWS,
    TAKE_HANDLES,
    TAKE_MEMORY,
    FLOOD_LOG;

    /** Whether the code comes back by an exception, at the latest when it is interrupted. */
    private boolean fails() {
      return this == THROW || this == SLEEP || this == SPIN || this == TAKE_HANDLES;
    }
  }

  /** Where. What is modified comes last: it shares a thread with all other releases. */
  enum Place {
    START,
    ACTIVATE,
    HEALTH,
    STOP,
    DEACTIVATE,
    MODIFIED;

    /** Whether it belongs to the old version, which is left anyway. */
    boolean ofOld() {
      return this == STOP || this == DEACTIVATE;
    }
  }

  /** Whether it fails at once, or at the deadline. */
  boolean fails() {
    return deed.fails();
  }

  /** Whether the update in which it happens is committed; otherwise it is rolled back. */
  boolean commits() {
    if (place.ofOld() || !deed.fails()) {
      return true;
    }
    // Declarative Services take a modified method that throws for done (112.5.13)
    return place == Place.MODIFIED && (deed == Deed.THROW || deed == Deed.TAKE_HANDLES);
  }

  /** Words that must be among the problems of the host meanwhile; empty where there are none. */
  String problem() {
    return switch (deed) {
      case SPIN -> "zombie threads of ";
      // what is modified runs on a thread of Configuration Admin, which tells nothing of its origin
      case LEAK_THREAD -> place == Place.MODIFIED ? "" : "outlive it: villain-leaked";
      default -> "";
    };
  }

  @Override
  public String toString() {
    return deed + " in " + place;
  }
}
