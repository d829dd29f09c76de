package org.erel.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Releases that misbehave, each beside one that answers. */
final class Hostile implements Fault {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int HANDLES = 256;

  @Override
  public String name() {
    return "hostile";
  }

  @Override
  public String description() {
    return "releases that throw, hang, spin, leak, take all and flood, beside one that answers";
  }

  @Override
  public int rounds() {
    return 3;
  }

  @Override
  public List<String> run(Order order, PrintStream out) throws Exception {
    List<String> violations = new ArrayList<>();
    for (int round = 1; round <= order.rounds(); round++) {
      for (Villainy.Deed deed : Villainy.Deed.values()) {
        Path folder = order.folder().resolve("round-%d/%s".formatted(round, deed));
        violations.addAll(run(deed, Files.createDirectories(folder), out));
      }
      out.printf("round %d of %d: %d violations%n", round, order.rounds(), violations.size());
    }
    return violations;
  }

  /** One deed, in all places, one after the other. */
  static List<String> run(Villainy.Deed deed, Path folder, PrintStream out) throws Exception {
    List<String> violations = new ArrayList<>();
    boolean handles = deed == Villainy.Deed.TAKE_HANDLES;
    try (HostProcess host =
        new HostProcess(HostileHost.class, handles ? HANDLES : 0, folder, "-Xmx64m")) {
      host.awaitReady();
      int port = Integer.parseInt(host.answer(PATIENCE));
      for (Villainy.Place place : Villainy.Place.values()) {
        Villainy villainy = new Villainy(deed, place);
        try (Customer customer = new Customer(port, !handles)) {
          String answer = host.ask(deed + " " + place, PATIENCE);
          out.printf("%s: %s; %s%n", villainy, answer, customer.words());
          if (answer.startsWith("violation")) {
            violations.add(villainy + ": " + answer);
          }
          customer
              .failures()
              .forEach(failure -> violations.add(villainy + ": the good release: " + failure));
          customer.askAnew();
        } catch (IOException e) {
          violations.add(villainy + ": the good release: " + e);
        }
        if (!host.isAlive()) {
          violations.add(villainy + ": the host died");
          break;
        }
      }
    }
    return violations;
  }
}
