package org.erel.faults;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Breaks one part of a signed cluster after another, while operators publish and a stranger forges;
 * after each round, what every master has on its disk must be the same, and nothing be lost, older
 * or unsigned.
 */
final class DocumentRounds implements Fault {

  private static final int EACH = 7;

  @Override
  public String name() {
    return "documents";
  }

  @Override
  public String description() {
    return "kill, freeze, cut and fill brokers and masters while operators publish";
  }

  @Override
  public int rounds() {
    return EACH * Trouble.values().length;
  }

  @Override
  public List<String> run(Order order, PrintStream out) throws Exception {
    Score score = new Score();
    try (Site site = Site.open(order.folder());
        DocumentRound rounds = new DocumentRound(site, order.seed())) {
      out.println("a cluster of three nodes and " + site.hosts() + " is up");
      List<Trouble> next = new ArrayList<>();
      for (int number = 1; number <= order.rounds(); number++) {
        // a round is told by the seed and its number, whatever happened before
        Random random = new Random(new SplittableRandom(order.seed() + number).nextLong());
        if (next.isEmpty()) {
          next.addAll(List.of(Trouble.values()));
          Collections.shuffle(next, random);
        }
        Trouble trouble = next.remove(0);
        out.printf("round %d of %d: ", number, order.rounds());
        DocumentRound.Result result = rounds.play(trouble, random, out);
        score.add(trouble, result);
        for (String violation : result.violations()) {
          out.printf("VIOLATION in round %d with seed %d: %s%n", number, order.seed(), violation);
        }
      }
    }
    score.print(out);
    out.println("forged and old documents were sent in " + score.forged() + " rounds");
    return score.violations();
  }
}
