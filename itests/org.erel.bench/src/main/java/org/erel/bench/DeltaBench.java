package org.erel.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.erel.api.ReleaseBundle;
import org.erel.api.Subscription;
import org.erel.broker.OperatorSession;
import org.erel.delivery.Holder;
import org.erel.testing.RabbitNode;

/** What travels of a second version with one of its 20 bundles changed, against that bundle. */
final class DeltaBench implements Benchmark {

  private static final double LIMIT = 1.05;
  private static final int BUNDLES = 20;
  private static final long BYTES = (2 << 20) + 333;
  private static final long PATIENCE_SECONDS = 60;

  private static final String EREL = "Erel";
  private static final String BUNDLE = "the bundle";
  private static final String SENT = "sent";

  @Override
  public String name() {
    return "delta";
  }

  @Override
  public String description() {
    return "bytes into the broker for a version with 1 of 20 bundles changed, against 1/20 of it";
  }

  @Override
  public int rounds() {
    return 5;
  }

  @Override
  public List<Figure> measure(Machine machine, int rounds, PrintStream out) throws Exception {
    Path folder = machine.folder(name());
    try (RabbitNode node = RabbitNode.start();
        OperatorSession sender = OperatorSession.open(node.uri());
        Fetcher host = new Fetcher(node.uri(), "host", folder.resolve("hosts"))) {
      BrokerMeter meter = new BrokerMeter(node);
      List<Long> seeds = new ArrayList<>();
      for (long seed = 0; seed < BUNDLES; seed++) {
        seeds.add(seed);
      }
      Parcel first = Parcel.of(folder, "1.0.0", seeds, BYTES);
      seeds.set(BUNDLES / 2, 77L);
      Parcel second = Parcel.of(folder, "2.0.0", seeds, BYTES);
      Set<String> here =
          first.release().bundles().stream().map(ReleaseBundle::sha256).collect(Collectors.toSet());
      Holder holder =
          new Holder(
              sender.content(), "sender", second.document(), second::jar, (piece, asker) -> {});
      Subscription serving = sender.content().serve(second.document().digest(), holder);
      try {
        List<Side> sides =
            List.of(
                new Side(EREL, () -> Map.of(SENT, sent(second, host, here, meter))),
                new Side(BUNDLE, () -> Map.of(SENT, second.document().size() / 20 / 1e6)));
        Rounds results = Rounds.run(1, rounds, sides, out);
        return List.of(
            new Figure(
                "delta", "MB", results.samples(EREL, SENT), results.samples(BUNDLE, SENT), LIMIT));
      } finally {
        serving.close();
      }
    } finally {
      Machine.delete(folder);
    }
  }

  /** Each byte goes in once and out once: half of what the broker counts, requests included. */
  private static double sent(Parcel parcel, Fetcher host, Set<String> here, BrokerMeter meter)
      throws IOException, InterruptedException {
    host.forget();
    BrokerMeter.Reading before = meter.read();
    CountDownLatch done = new CountDownLatch(1);
    host.fetch(parcel.document(), here, done);
    if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("the host did not get the release");
    }
    return meter.read().since(before).bytes() / 2e6;
  }
}
