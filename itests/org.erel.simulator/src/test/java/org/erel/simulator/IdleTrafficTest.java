package org.erel.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.erel.replication.Timing;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What hosts say to each other, and so know of each other, where there is nothing to do. */
class IdleTrafficTest {

  private static final Duration JOINING = Duration.ofMinutes(10);
  private static final Duration IDLE = Duration.ofHours(1);

  /**
   * The same for each host however many there are: the traffic grows with them, not their square.
   */
  @ParameterizedTest
  @ValueSource(ints = {3, 9, 27})
  void eachHostAsksAndAnswersOnceInAnInterval(int number) {
    World world = new World(number, Schedule.UNSEEN);
    Network network = new Network(world);
    List<SimulatedHost> hosts = new ArrayList<>();
    for (int i = 1; i <= number; i++) {
      hosts.add(
          new SimulatedHost("h%04d".formatted(i), world, network, new Ledger(), Sabotage.NONE));
    }
    hosts.forEach(host -> world.after(world.upTo(Duration.ofSeconds(1)), host::start));
    world.pass(JOINING);
    assertThat(hosts).allMatch(SimulatedHost::votes);

    long before = network.sent();
    world.pass(IDLE);
    double each =
        (double) (network.sent() - before)
            / number
            / (IDLE.toMillis() / (double) Timing.USUAL.comparison().toMillis());
    assertThat(each).as("messages of a host in an interval").isBetween(1.8, 2.1);
  }
}
