package org.erel.container;

import java.io.Serializable;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;

/** Every way in which Java's compiler writes the end of a process; it is never loaded as it is. */
public final class Exiting implements Serializable {

  /** By name. */
  public static final Map<String, IntConsumer> WAYS =
      Map.ofEntries(
          Map.entry("System.exit", status -> System.exit(status)),
          Map.entry("Runtime.exit", status -> Runtime.getRuntime().exit(status)),
          Map.entry("Runtime.halt", status -> Runtime.getRuntime().halt(status)),
          Map.entry("reference to System.exit", System::exit),
          Map.entry("bound reference to Runtime.exit", Runtime.getRuntime()::exit),
          Map.entry("bound reference to Runtime.halt", Runtime.getRuntime()::halt),
          Map.entry("unbound reference to Runtime.halt", Exiting::unbound),
          Map.entry("among branches", Exiting::branches),
          Map.entry("on a stack that is not empty", Exiting::deep),
          Map.entry("in an interface", Face::leave),
          Map.entry("in an instance method of an interface", new Face() {}::go),
          Map.entry("reference in an interface", status -> Face.WAY.accept(status)));

  private Exiting() {}

  private static void unbound(int status) {
    ObjIntConsumer<Runtime> halt = Runtime::halt;
    halt.accept(Runtime.getRuntime(), status);
  }

  private static void branches(int status) {
    long wide = status * 2L;
    for (int i = 0; ; i++) {
      String text = i % 2 == 0 ? "even" : null;
      try {
        if (i > 3) {
          Runtime.getRuntime().exit(wide > 0 && text != null ? (int) wide / 2 : i);
        }
      } catch (IllegalStateException e) {
        wide = e.hashCode();
      } finally {
        wide++;
        wide--;
      }
    }
  }

  private static void deep(int status) {
    double kept = 1.5 + status + leave(status, Runtime.getRuntime());
    throw new IllegalStateException("not reached: " + kept);
  }

  private static int leave(int status, Runtime runtime) {
    runtime.halt(status);
    return status;
  }

  /** Has code of its own. */
  interface Face {
    IntConsumer WAY = System::exit;

    static void leave(int status) {
      System.exit(status);
    }

    default void go(int status) {
      hidden(status);
    }

    private void hidden(int status) {
      Runtime.getRuntime().exit(status);
    }
  }
}
