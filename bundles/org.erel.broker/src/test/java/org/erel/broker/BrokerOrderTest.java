package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BrokerOrderTest {

  private static final int MASTERS = 1000;
  private static final List<BrokerAddress> THREE =
      BrokerAddress.parse("amqp://a,amqp://b,amqp://c");

  private static Map<String, Long> counted(Function<BrokerOrder, BrokerAddress> choice) {
    Random random = new Random(7);
    return IntStream.range(0, MASTERS)
        .mapToObj(master -> choice.apply(BrokerOrder.shuffled(THREE, random)).host())
        .collect(Collectors.groupingBy(host -> host, Collectors.counting()));
  }

  @Test
  void aThousandMastersBeginAtAllBrokersAlike() {
    assertThat(counted(order -> order.at(0)))
        .hasSize(3)
        .allSatisfy((host, masters) -> assertThat(masters).isBetween(270L, 400L));
  }

  @Test
  void theMastersOfALostBrokerSpreadOverTheOthers() {
    Map<String, Long> next =
        counted(order -> order.at(0).host().equals("a") ? order.at(1) : order.at(0));
    assertThat(next)
        .containsOnlyKeys("b", "c")
        .allSatisfy((host, masters) -> assertThat(masters).isBetween(430L, 570L));
  }

  @Test
  void eachBrokerIsTriedInTurnForEver() {
    BrokerOrder order = BrokerOrder.shuffled(THREE, new Random(1));
    assertThat(List.of(order.at(0), order.at(1), order.at(2)))
        .containsExactlyInAnyOrderElementsOf(THREE);
    assertThat(order.at(3)).isEqualTo(order.at(0));
    assertThat(order.at(Integer.MAX_VALUE)).isNotNull();
    assertThat(order.at(Integer.MIN_VALUE)).isNotNull();
  }
}
