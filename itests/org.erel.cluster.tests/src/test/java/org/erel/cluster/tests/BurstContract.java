package org.erel.cluster.tests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.erel.api.Base;
import org.erel.api.Document;
import org.erel.api.HostStatus;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishTerms;
import org.erel.broker.OperatorSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two publishers at once, with web-1, web-2 and db-1 up. */
@Timeout(value = 180, unit = SECONDS)
abstract class BurstContract {

  private static final int EACH = 100;
  private static final int GROUPS = 10;

  /** What a publisher was told. */
  private record Told(PublishOutcome outcome, String content) {

    String name() {
      return outcome.document().orElseThrow().name();
    }

    long revision() {
      return outcome.document().orElseThrow().revision();
    }
  }

  abstract TestCluster cluster();

  @Test
  void everyMasterEndsWithTheSameDocumentsAndNothingAcknowledgedIsLost() throws Exception {
    List<Told> told = new ArrayList<>();
    ExecutorService publishers = Executors.newFixedThreadPool(2);
    try {
      List<Future<List<Told>>> both = new ArrayList<>();
      for (String publisher : List.of("ann", "bob")) {
        both.add(publishers.submit(burst(publisher)));
      }
      for (Future<List<Told>> one : both) {
        told.addAll(one.get(150, SECONDS));
      }
    } finally {
      publishers.shutdownNow();
    }
    assertThat(told).hasSize(2 * EACH);
    assertThat(told).allSatisfy(t -> assertThat(t.outcome().acknowledged()).isTrue());
    assertThat(told).extracting(t -> t.name() + " " + t.revision()).doesNotHaveDuplicates();
    assertAllHold(newest(told), "db-1", "web-1", "web-2");

    cluster().start("late-1");
    assertAllHold(newest(told), "db-1", "late-1", "web-1", "web-2");
  }

  /** One half goes to groups that both publish, the other to groups of its own. */
  private Callable<List<Told>> burst(String publisher) {
    return () -> {
      List<Told> told = new ArrayList<>();
      try (OperatorSession session = OperatorSession.open(cluster().broker().uri())) {
        for (int i = 0; i < EACH; i++) {
          String group = (i % 2 == 0 ? "both" : publisher) + "-" + i % GROUPS;
          String content =
              GroupText.of(group, "nobody").greeting("1.0.0", publisher + " " + i).json();
          PublishOutcome outcome =
              session
                  .cluster()
                  .publish(
                      content,
                      publisher,
                      PublishTerms.majority(Base.LATEST, TestCluster.PATIENCE),
                      far -> {});
          told.add(new Told(outcome, content));
        }
      }
      return told;
    };
  }

  private static Map<String, Told> newest(List<Told> told) {
    Map<String, Told> newest = new TreeMap<>();
    for (Told t : told) {
      newest.merge(t.name(), t, (one, other) -> one.revision() > other.revision() ? one : other);
    }
    return newest;
  }

  private void assertAllHold(Map<String, Told> newest, String... hosts) {
    await()
        .atMost(TestCluster.PATIENCE)
        .untilAsserted(
            () -> {
              List<HostStatus> all = cluster().operator().hosts(TestCluster.PATIENCE).hosts();
              assertThat(all)
                  .extracting(status -> status.host().identifier())
                  .containsExactly(hosts);
              assertThat(all)
                  .as("hold the same")
                  .extracting(HostStatus::documents)
                  .containsOnly(all.get(0).documents());
              assertThat(cluster().operator().documents(TestCluster.PATIENCE))
                  .extracting(Document::content)
                  .containsExactlyElementsOf(newest.values().stream().map(Told::content).toList());
            });
  }
}
