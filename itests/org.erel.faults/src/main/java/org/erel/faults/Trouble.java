package org.erel.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.erel.testing.FailingSync;
import org.erel.testing.Place;
import org.erel.testing.Relay;
import org.erel.testing.Relay.Direction;

/** What befalls a {@link Site}, and how it is put right. */
enum Trouble {
  NODE_KILLED("a broker node: kill -9", 300, 6_000) {
    @Override
    Blow strike(Site site, Random random) throws IOException {
      int node = node(site, random);
      site.rabbits().kill(node);
      return new Blow(
          "node " + node,
          () -> {
            site.rabbits().restart(node);
            site.rabbits().awaitRunning(site.rabbits().size());
          });
    }
  },
  NODES_KILLED("all broker nodes: kill -9", 100, 5_000) {
    @Override
    Blow strike(Site site, Random random) throws IOException {
      site.rabbits().killAll();
      return new Blow("", site.rabbits()::restartAll);
    }
  },
  NODE_FROZEN("a broker node: SIGSTOP", 200, 14_000) {
    @Override
    Blow strike(Site site, Random random) throws IOException {
      int node = node(site, random);
      site.rabbits().pause(node);
      return new Blow(
          "node " + node,
          () -> {
            site.rabbits().resume(node);
            site.rabbits().rejoin(node);
          });
    }
  },
  NODE_LOST("a broker node: kill -9, its disk lost", 100, 1_000) {
    @Override
    Blow strike(Site site, Random random) throws IOException {
      int node = node(site, random);
      site.rabbits().kill(node);
      return new Blow(
          "node " + node,
          () -> {
            site.rabbits().restartWithLostDisk(node);
            site.rabbits().awaitRunning(site.rabbits().size());
          });
    }
  },
  NODE_CUT("a broker node: cut off", 50, 15_000) {
    @Override
    Blow strike(Site site, Random random) throws IOException {
      int node = node(site, random);
      site.network().cut(site.place(node));
      return new Blow("node " + node, () -> reunite(site, node, site.place(node)));
    }
  },
  NETWORK_SPLIT("a broker node with some masters: split off", 50, 15_000) {
    @Override
    Blow strike(Site site, Random random) throws IOException {
      int node = node(site, random);
      List<String> hosts = some(site.cuttable(), random);
      List<Place> side = new ArrayList<>(places(site, hosts));
      side.add(site.place(node));
      Place[] all = side.toArray(Place[]::new);
      site.network().split(all);
      return new Blow("node " + node + ", " + named(hosts), () -> reunite(site, node, all));
    }
  },
  MASTER_KILLED("one or two masters: kill -9", 50, 4_000) {
    @Override
    Blow strike(Site site, Random random) throws IOException {
      List<String> hosts = some(site.hosts(), random);
      for (String host : hosts) {
        site.master(host).kill();
      }
      return new Blow(named(hosts), () -> start(site, hosts));
    }
  },
  MASTERS_KILLED("all masters: kill -9", 50, 2_000) {
    @Override
    Blow strike(Site site, Random random) throws IOException {
      for (String host : site.hosts()) {
        site.master(host).kill();
      }
      return new Blow("", () -> start(site, site.hosts()));
    }
  },
  MASTER_FROZEN("one or two masters: SIGSTOP", 100, 12_000) {
    @Override
    Blow strike(Site site, Random random) throws IOException {
      List<String> hosts = some(site.hosts(), random);
      for (String host : hosts) {
        site.master(host).pause();
      }
      return new Blow(
          named(hosts),
          () -> {
            for (String host : hosts) {
              site.master(host).resume();
            }
          });
    }
  },
  MASTER_LOST("a master: kill -9, its disk lost", 50, 3_000) {
    @Override
    Blow strike(Site site, Random random) throws IOException {
      String host = one(site.hosts(), random);
      site.master(host).kill();
      site.witness().loses(host);
      site.wipe(host);
      return new Blow(host, () -> start(site, List.of(host)));
    }
  },
  MASTER_CUT("one or two masters: cut off", 50, 12_000) {
    @Override
    Blow strike(Site site, Random random) throws IOException {
      List<String> hosts = some(site.cuttable(), random);
      Place[] places = places(site, hosts).toArray(Place[]::new);
      site.network().cut(places);
      return new Blow(named(hosts), () -> site.network().heal(places));
    }
  },
  MESSAGE_CUT("two masters and the publisher: cut in mid-message", 1_000, 6_000) {
    @Override
    Blow strike(Site site, Random random) {
      return new Blow(
          "",
          () ->
              site.relays()
                  .forEach(
                      relay ->
                          relay.breakAfter(
                              one(List.of(Direction.values()), random), random.nextInt(BYTES))),
          () -> {});
    }
  },
  WIRE_SLOW("two masters and the publisher: delays and silences", 1_000, 8_000) {
    @Override
    Blow strike(Site site, Random random) {
      return new Blow(
          "",
          () -> site.relays().forEach(relay -> worsen(relay, random)),
          () ->
              site.relays()
                  .forEach(
                      relay -> {
                        relay.delay(Duration.ZERO);
                        relay.speak();
                      }));
    }
  },
  DISK_FULL("one or two masters: the disk is full", 500, 6_000) {
    @Override
    Blow strike(Site site, Random random) {
      List<String> hosts = some(site.hosts(), random);
      hosts.forEach(host -> site.disk(host).fill());
      return new Blow(
          named(hosts),
          () -> {
            for (String host : hosts) {
              site.disk(host).free();
            }
          });
    }
  },
  SYNC_FAILS("a master: fsync fails", 500, 6_000) {
    @Override
    Blow strike(Site site, Random random) throws IOException {
      String host = one(site.hosts(), random);
      FailingSync.Which which = one(List.of(FailingSync.Which.values()), random);
      FailingSync failing = FailingSync.of(site.master(host), which);
      return new Blow(host + ", " + which, failing::close);
    }
  },
  CLOCK_BACK("one or two masters: the clock is set back a day", 2_000, 6_000) {
    @Override
    Blow strike(Site site, Random random) throws IOException {
      List<String> hosts = some(site.hosts(), random);
      for (String host : hosts) {
        site.turn(host, Duration.ofDays(-1));
      }
      return new Blow(
          named(hosts),
          () -> {
            for (String host : hosts) {
              site.turn(host, Duration.ZERO);
            }
          });
    }
  };

  /** Some messages of the publisher, which has up to 20,000 in one. */
  private static final int BYTES = 60_000;

  /** Carries something out. */
  interface Act {
    void carryOut() throws IOException;
  }

  /**
   * A trouble that was made.
   *
   * @param where at which parts, where there are others
   * @param again is done now and then while it lasts
   * @param relief puts all right
   */
  record Blow(String where, Act again, Act relief) {

    Blow(String where, Act relief) {
      this(where, () -> {}, relief);
    }
  }

  private final String words;
  private final int shortest;
  private final int longest;

  Trouble(String words, int shortest, int longest) {
    this.words = words;
    this.shortest = shortest;
    this.longest = longest;
  }

  /** In a table. */
  String words() {
    return words;
  }

  /** Whether it is the brokers that have to come together again. */
  boolean ofBrokers() {
    return compareTo(NETWORK_SPLIT) <= 0;
  }

  /** How long it lasts, of all magnitudes. */
  Duration length(Random random) {
    return Duration.ofMillis(
        (long) (shortest * Math.pow((double) longest / shortest, random.nextDouble())));
  }

  /** Makes it. */
  abstract Blow strike(Site site, Random random) throws IOException;

  private static int node(Site site, Random random) {
    return 1 + random.nextInt(site.rabbits().size());
  }

  private static <T> T one(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  /** One or two. */
  private static List<String> some(List<String> all, Random random) {
    List<String> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    return shuffled.subList(0, 1 + random.nextInt(2));
  }

  private static List<Place> places(Site site, List<String> hosts) {
    return hosts.stream().map(site.network()::place).toList();
  }

  private static String named(List<String> hosts) {
    return String.join(" and ", hosts);
  }

  private static void worsen(Relay relay, Random random) {
    relay.delay(Duration.ofMillis(random.nextInt(800)));
    if (random.nextInt(4) == 0) {
      relay.fallSilent();
    } else {
      relay.speak();
    }
  }

  private static void reunite(Site site, int node, Place... places) throws IOException {
    site.network().heal(places);
    site.rabbits().rejoin(node);
  }

  private static void start(Site site, List<String> hosts) throws IOException {
    for (String host : hosts) {
      site.master(host).start();
    }
    for (String host : hosts) {
      site.master(host).awaitReady();
    }
  }
}
