package org.erel.faults;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holds threads of a host at exact places, by the Java Debug Interface, so that the code under test
 * needs no hook for it. Safe for threads.
 */
final class Debugger {

  private static final int CONNECT_MILLIS = 60_000;

  /** A thread that is to be held the n-th time it comes by a spot. */
  private static final class Trap {
    private final Spot spot;
    private final CountDownLatch sprung = new CountDownLatch(1);
    private int left;

    Trap(Spot spot, int nth) {
      this.spot = spot;
      this.left = nth;
    }
  }

  private final ListeningConnector connector =
      Bootstrap.virtualMachineManager().listeningConnectors().stream()
          .filter(each -> each.transport().name().equals("dt_socket"))
          .findFirst()
          .orElseThrow();
  private final Map<String, Connector.Argument> arguments = connector.defaultArguments();
  private final Map<String, Trap> traps = new ConcurrentHashMap<>();
  private final Collection<Spot> spots;
  private final List<Spot> missing = new CopyOnWriteArrayList<>();
  private final String address;
  private VirtualMachine vm;

  /**
   * Waits for a host.
   *
   * @param spots all that a thread may be held at
   */
  Debugger(Collection<Spot> spots) throws Exception {
    this.spots = List.copyOf(spots);
    arguments.get("localAddress").setValue("127.0.0.1");
    arguments.get("timeout").setValue(String.valueOf(CONNECT_MILLIS));
    address = connector.startListening(arguments);
  }

  /** What the JVM of the host must be started with. */
  String flag() {
    return "-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=" + address;
  }

  /** Lets the host go that was started with the flag. */
  void attach() throws Exception {
    vm = connector.accept(arguments);
    connector.stopListening(arguments);
    spots.stream().map(Spot::type).distinct().forEach(this::watch);
    Thread events = new Thread(this::events, "debugger");
    events.setDaemon(true);
    events.start();
    vm.resume();
  }

  /**
   * Has a thread held.
   *
   * @param thread its name; a number at its end does not count
   * @param spot one of those given
   * @param nth from now on
   */
  void trap(String thread, Spot spot, int nth) {
    if (!spots.contains(spot)) {
      throw new IllegalArgumentException(spot + " was not given");
    }
    traps.put(plain(thread), new Trap(spot, nth));
  }

  /**
   * Whether the thread is held at its spot in time.
   *
   * @throws IllegalStateException if there are spots that are not in the code any more
   */
  boolean awaitTrapped(String thread, Duration patience) throws InterruptedException {
    if (!missing.isEmpty()) {
      throw new IllegalStateException("not in the code any more: " + missing);
    }
    return traps.get(plain(thread)).sprung.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String plain(String thread) {
    return thread.startsWith("erel-") ? thread.replaceFirst("\\d+$", "") : thread;
  }

  private void watch(String type) {
    ClassPrepareRequest request = vm.eventRequestManager().createClassPrepareRequest();
    request.addClassFilter(type);
    request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
    request.enable();
    vm.classesByName(type).forEach(this::prepare);
  }

  private void prepare(ReferenceType type) {
    for (Spot spot : spots) {
      if (spot.type().equals(type.name())) {
        List<Method> methods = type.methodsByName(spot.method());
        if (methods.isEmpty()) {
          missing.add(spot);
        }
        methods.forEach(method -> breakAt(method, spot));
      }
    }
  }

  private void breakAt(Method method, Spot spot) {
    BreakpointRequest request =
        vm.eventRequestManager().createBreakpointRequest(location(method, spot));
    request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
    request.putProperty(Spot.class, spot);
    request.enable();
  }

  /** The closing brace of a method is the last of its lines. */
  private static Location location(Method method, Spot spot) {
    try {
      Comparator<Location> order = Comparator.comparing(Location::codeIndex);
      return spot.end()
          ? method.allLineLocations().stream().max(order).orElseThrow()
          : method.allLineLocations().stream().min(order).orElseThrow();
    } catch (com.sun.jdi.AbsentInformationException e) {
      throw new IllegalStateException(method + " has no line numbers", e);
    }
  }

  private void events() {
    try {
      while (true) {
        EventSet set = vm.eventQueue().remove();
        boolean held = false;
        for (Event event : set) {
          if (event instanceof ClassPrepareEvent prepared) {
            prepare(prepared.referenceType());
          } else if (event instanceof BreakpointEvent at) {
            held |= held(at);
          }
        }
        if (!held) {
          set.resume();
        }
      }
    } catch (VMDisconnectedException e) {
      // the host is gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean held(BreakpointEvent event) {
    Trap trap = traps.get(plain(event.thread().name()));
    if (trap == null || !trap.spot.equals(event.request().getProperty(Spot.class))) {
      return false;
    }
    trap.left--;
    if (trap.left == 0) {
      trap.sprung.countDown();
      return true;
    }
    return false;
  }

  /** Where the host was killed before it came by. */
  void close() throws IOException {
    try {
      connector.stopListening(arguments);
    } catch (com.sun.jdi.connect.IllegalConnectorArgumentsException e) {
      // it came by
    }
  }
}
