package org.erel.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.erel.api.HealthGate;
import org.erel.container.Gate.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {

  /** Looks are {@code millis:what}: ok, ail (may pass by), broken (lasting). */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "one good look is enough where no time is asked for      |    0 | 0:ok                      | PASSED",
        "a healthy time must go by                               |  100 | 0:ok 99:ok                | WAIT",
        "a look at its very end passes                           |  100 | 0:ok 100:ok               | PASSED",
        "an ailment begins the time anew                         |  100 | 0:ok 60:ail 90:ok 150:ok  | WAIT",
        "and then it may pass                                    |  100 | 0:ok 60:ail 90:ok 190:ok  | PASSED",
        "what may mend itself is waited for                      |    0 | 0:ail 500:ail             | WAIT",
        "until the deadline                                      |    0 | 0:ail 1001:ail            | FAILED",
        "at the deadline itself it may still pass                |    0 | 0:ail 1000:ok             | PASSED",
        "after the deadline health comes too late                |    0 | 0:ail 1001:ok             | FAILED",
        "what flaps for ever fails                               |  900 | 0:ok 500:ail 600:ok 1200:ok | FAILED",
        "what cannot mend itself fails at once                   |  100 | 0:ok 50:broken            | FAILED",
        "even at the first look                                  |    0 | 0:broken                  | FAILED",
      })
  void theGateDecides(String sentence, long minHealthy, String looks, Outcome expected) {
    Gate gate = new Gate(new HealthGate(Duration.ofMillis(minHealthy), Duration.ofSeconds(1)));
    Outcome outcome = null;
    for (String look : looks.split(" ")) {
      assertThat(outcome).isIn(null, Outcome.WAIT);
      String[] parts = look.split(":");
      outcome =
          gate.look(Duration.ofMillis(Long.parseLong(parts[0])), ailments(parts[1])).outcome();
    }
    assertThat(outcome).isEqualTo(expected);
  }

  private static List<Ailment> ailments(String kind) {
    return switch (kind) {
      case "ok" -> List.of();
      case "ail" -> List.of(new Ailment("a pool waits", false));
      default -> List.of(new Ailment("a bundle is gone", true));
    };
  }

  @ParameterizedTest
  @CsvSource({
    "ail, not healthy within 1s: a pool waits",
    "broken, a bundle is gone",
    "ok, not healthy for 0.1s within 1s"
  })
  void aFailureSaysWhy(String look, String reason) {
    Gate gate = new Gate(new HealthGate(Duration.ofMillis(100), Duration.ofSeconds(1)));
    assertThat(gate.look(Duration.ofSeconds(2), ailments(look)).reason()).isEqualTo(reason);
  }

  @Property
  void itPassesExactlyWhereNothingAiledItForTheHealthyTimeBeforeTheDeadline(
      @ForAll @IntRange(max = 50) int minHealthy,
      @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 9) Integer> steps,
      @ForAll @Size(value = 40) List<Boolean> healthy) {
    Duration deadline = Duration.ofMillis(100);
    Gate gate = new Gate(new HealthGate(Duration.ofMillis(minHealthy), deadline));
    List<Integer> times = new ArrayList<>();
    int now = 0;
    for (int i = 0; i < steps.size(); i++) {
      now += steps.get(i);
      times.add(now);
      Outcome outcome =
          gate.look(Duration.ofMillis(now), ailments(healthy.get(i) ? "ok" : "ail")).outcome();

      int from = i;
      while (from >= 0 && healthy.get(from)) {
        from--;
      }
      boolean well = from < i && now - times.get(from + 1) >= minHealthy;
      Outcome expected = now > 100 ? Outcome.FAILED : well ? Outcome.PASSED : Outcome.WAIT;
      assertThat(outcome).isEqualTo(expected);
      if (outcome != Outcome.WAIT) {
        return;
      }
    }
  }
}
