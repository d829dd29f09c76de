package org.erel.broker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * In which order the brokers are tried, round and round.
 *
 * @param addresses at least one
 */
record BrokerOrder(List<BrokerAddress> addresses) {

  /** As records do. */
  BrokerOrder {
    addresses = List.copyOf(addresses);
  }

  /**
   * An order of a master's own. Were they all to begin with the first, it would carry all of them;
   * and were they to go on in one order, all of a lost one's would move to the same next.
   *
   * @param addresses as the setting has them
   * @param random decides
   * @return the same ones
   */
  static BrokerOrder shuffled(List<BrokerAddress> addresses, Random random) {
    List<BrokerAddress> shuffled = new ArrayList<>(addresses);
    Collections.shuffle(shuffled, random);
    return new BrokerOrder(shuffled);
  }

  /**
   * Which one to try.
   *
   * @param attempt counts from 0
   * @return the address
   */
  BrokerAddress at(int attempt) {
    return addresses.get(Math.floorMod(attempt, addresses.size()));
  }
}
