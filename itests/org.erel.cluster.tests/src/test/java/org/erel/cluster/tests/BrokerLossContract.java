package org.erel.cluster.tests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.erel.api.BrokerUnavailableException;
import org.erel.testing.ErelCommand.Outcome;
import org.erel.testing.MasterProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker that dies and comes back, with web-1 and web-2 up. */
@Timeout(value = 240, unit = SECONDS)
abstract class BrokerLossContract {

  private static final List<String> HOSTS = List.of("web-1", "web-2");

  abstract TestCluster cluster();

  @Test
  void mastersRunOnWithoutABrokerAndFindEachOtherWhenItIsBack() throws Exception {
    cluster().settle(GroupText.web("1.0.0", "Hello"));
    cluster().settle(GroupText.web("1.1.0", "Servus"));
    cluster().broker().kill();
    cluster().connectAnew();

    MasterProcess killed = cluster().master("web-1");
    killed.kill();
    cluster().awaitSilence("web-1");
    killed.start().awaitReady();
    cluster().awaitAnswer("web-1", "Servus from greeting 1.1.0 on web-1");
    assertThat(cluster().ask("web-2")).contains("Servus from greeting 1.1.0 on web-2");
    for (String[] command :
        new String[][] {
          {"status"}, {"publish", cluster().file("web.json", GroupText.web("1.0.0", "x").json())}
        }) {
      Outcome outcome = cluster().erel(command);
      assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(3);
    }

    cluster().broker().restart();
    await()
        .atMost(TestCluster.PATIENCE.multipliedBy(2))
        .ignoreException(BrokerUnavailableException.class)
        .untilAsserted(
            () ->
                assertThat(cluster().operator().hosts(Duration.ofSeconds(2)).hosts())
                    .extracting(status -> status.host().identifier())
                    .containsExactlyElementsOf(HOSTS));
    cluster().settle(GroupText.web("1.0.0", "Back"));
    for (String host : HOSTS) {
      cluster().awaitAnswer(host, "Back from greeting 1.0.0");
      assertThat(cluster().master(host).isAlive()).isTrue();
    }
    String documents = cluster().status("web-1").documents();
    cluster().awaitStatus("web-2", status -> assertThat(status.documents()).isEqualTo(documents));
  }
}
