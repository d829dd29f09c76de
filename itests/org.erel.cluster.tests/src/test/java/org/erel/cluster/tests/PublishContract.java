package org.erel.cluster.tests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.erel.cluster.tests.TestCluster.release;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import org.erel.api.Base;
import org.erel.api.Hold;
import org.erel.api.HostState;
import org.erel.api.PublishTerms;
import org.erel.api.ReleaseState;
import org.erel.testing.ErelCommand.Outcome;
import org.erel.testing.MasterProcess;
import org.erel.testing.Ports;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Version;

/** What an operator may rely on, with web-1, web-2 and db-1 up. */
@Timeout(value = 120, unit = SECONDS)
abstract class PublishContract {

  private static final String OLD = "from greeting 1.0.0";
  private static final String NEW = "from greeting 1.1.0 on ";

  abstract TestCluster cluster();

  @BeforeEach
  void begin() throws Exception {
    cluster().reset();
  }

  @Test
  void aPublishedReleaseRunsOnEveryMemberAndNowhereElse() throws Exception {
    PublishTerms terms = PublishTerms.majority(Base.OWN, TestCluster.PATIENCE);
    assertThat(cluster().operator().unpublish("web", "test", terms, far -> {}).acknowledged())
        .isTrue();
    cluster().awaitSilence("web-1");
    cluster().awaitSilence("web-2");
    cluster()
        .awaitStatus("web-1", status -> assertThat(status.state()).isEqualTo(HostState.WAITING));

    String file = cluster().file("web.json", GroupText.web("1.0.0", "Servus").json());
    Outcome publish = cluster().erel("publish", file, "--base", "latest", "--wait", "all");
    assertThat(publish.exitCode()).as(publish.toString()).isZero();
    assertThat(publish.out()).contains("on disk at 3 of 3 hosts").contains("db-1, web-1, web-2");

    Outcome status = cluster().erel("status", "--wait", "--timeout", "30s");
    assertThat(status.exitCode()).as(status.toString()).isZero();
    assertThat(cluster().ask("web-1")).contains("Servus " + OLD);
    assertThat(cluster().ask("web-2")).contains("Servus " + OLD);
    assertThat(cluster().ask("db-1")).isEmpty();
    assertThat(cluster().status("db-1").releases()).isEmpty();
  }

  @Test
  void aHostThatNoGroupMatchesWaitsAndSaysSo() throws Exception {
    Outcome status = cluster().erel("status", "--host", "db-1");
    assertThat(status.exitCode()).as(status.toString()).isZero();
    assertThat(status.out()).contains("db-1").contains("waits: no group matches");
    assertThat(cluster().status("db-1").state()).isEqualTo(HostState.WAITING);
  }

  @Test
  void aChangedConfigurationIsPublishedLikeAnythingElse() throws Exception {
    cluster().settle(GroupText.web("1.0.0", "Moin"));
    assertThat(cluster().ask("web-1")).contains("Moin " + OLD);
    assertThat(cluster().ask("web-2")).contains("Moin " + OLD);
  }

  @Test
  void anUpdateBringsVersionAndConfigurationToEveryMember() throws Exception {
    cluster().settle(GroupText.web("1.1.0", "Servus"));
    assertThat(cluster().ask("web-1")).contains("Servus " + NEW + "web-1");
    assertThat(cluster().ask("web-2")).contains("Servus " + NEW + "web-2");
  }

  @Test
  void aLateHostAsksTheClusterAndBecomesWhatItsGroupsWant() throws Exception {
    MasterProcess late = cluster().start("web-3");
    try {
      cluster().awaitAnswer("web-3", "Hello " + OLD);
      String documents = cluster().status("web-1").documents();
      cluster().awaitStatus("web-3", status -> assertThat(status.documents()).isEqualTo(documents));
    } finally {
      assertThat(late.stop()).as(late.tail()).isZero();
    }
    assertThat(cluster().operator().hosts(TestCluster.PATIENCE).silent())
        .as("a host belongs to the cluster until it is forgotten")
        .containsExactly("web-3");
    done("forget", "web-3");
    await()
        .atMost(TestCluster.PATIENCE)
        .untilAsserted(
            () -> assertThat(cluster().operator().hosts(TestCluster.PATIENCE).silent()).isEmpty());
  }

  @Test
  void aReleaseIsStoppedStartedRestartedAndDeletedWhereTheOperatorMeans() throws Exception {
    done("stop", "greeting", "--host", "web-2");
    assertThat(cluster().ask("web-2")).isEmpty();
    assertThat(cluster().ask("web-1")).contains("Hello " + OLD);
    Outcome held = cluster().erel("status", "greeting", "--host", "web-2");
    assertThat(held.out()).contains("stopped").contains("held by operator");

    done("start", "greeting", "--host", "web-2");
    assertThat(cluster().ask("web-2")).contains("Hello " + OLD);

    done("restart", "greeting", "--group", "web");
    assertThat(cluster().ask("web-1")).contains("Hello " + OLD);
    assertThat(cluster().ask("web-2")).contains("Hello " + OLD);

    done("delete", "greeting", "--host", "web-2");
    assertThat(cluster().ask("web-2")).isEmpty();
    assertThat(release(cluster().status("web-2"), "greeting"))
        .satisfies(
            status -> {
              assertThat(status.hold()).isEqualTo(Hold.DELETED);
              assertThat(status.state()).isEqualTo(ReleaseState.ABSENT);
            });

    done("start", "greeting", "--host", "web-2");
    assertThat(cluster().ask("web-2")).contains("Hello " + OLD);
  }

  @Test
  void aStopByHandOutlivesTheMasterAndAnUpdate() throws Exception {
    done("stop", "greeting", "--host", "web-2");
    MasterProcess master = cluster().master("web-2");
    assertThat(master.stop()).as(master.tail()).isZero();
    cluster().start("web-2");
    cluster().publish(GroupText.web("1.1.0", "Servus"));
    cluster().awaitAnswer("web-1", "Servus " + NEW + "web-1");
    cluster()
        .awaitStatus(
            "web-2",
            status -> {
              assertThat(release(status, "greeting").running()).contains(new Version("1.1.0"));
              assertThat(release(status, "greeting").state()).isEqualTo(ReleaseState.STOPPED);
              assertThat(release(status, "greeting").hold()).isEqualTo(Hold.STOPPED);
            });
    assertThat(cluster().ask("web-2")).isEmpty();

    done("start", "greeting", "--host", "web-2");
    assertThat(cluster().ask("web-2")).contains("Servus " + NEW + "web-2");
  }

  @Test
  void programsReadStatusAsJson() throws Exception {
    Outcome status = cluster().erel("status", "--json");
    assertThat(status.exitCode()).as(status.toString()).isZero();
    JsonObject json;
    try (JsonReader reader = Json.createReader(new StringReader(status.out()))) {
      json = reader.readObject();
    }
    assertThat(json.getJsonArray("silent")).isEmpty();
    assertThat(json.getJsonArray("hosts").getValuesAs(JsonObject.class))
        .extracting(host -> host.getString("identifier") + " " + host.getString("state"))
        .containsExactly("db-1 waiting", "web-1 settled", "web-2 settled");
    JsonObject release =
        json.getJsonArray("hosts").getJsonObject(1).getJsonArray("releases").getJsonObject(0);
    assertThat(release.getString("name")).isEqualTo("greeting");
    assertThat(release.getString("running")).isEqualTo("1.0.0");
    assertThat(release.getString("state")).isEqualTo("active");
    assertThat(cluster().erel("hosts", "--json").out()).contains("\"identifier\": \"web-2\"");
    assertThat(cluster().erel("groups", "--json").out()).contains("\"greeting\": \"1.0.0\"");
  }

  @Test
  void anExitCodeSaysWhatKindOfFailureItWas() throws Exception {
    assertThat(cluster().erel("stop", "nosuch").exitCode()).isEqualTo(1);
    assertThat(cluster().erel("stop", "greeting", "--host", "mail-*").exitCode()).isEqualTo(1);
    assertThat(cluster().erel("frobnicate").exitCode()).isEqualTo(2);
    assertThat(cluster().erel("publish", "no-such-file.json").exitCode()).isEqualTo(2);
    String nobody = "amqp://guest:secret@127.0.0.1:" + Ports.free();
    Outcome noBroker = cluster().erel("status", "--broker", nobody);
    assertThat(noBroker.exitCode()).as(noBroker.toString()).isEqualTo(3);
    assertThat(noBroker.err()).contains("127.0.0.1").doesNotContain("secret");
  }

  @Test
  void everyCommandExplainsItself() throws Exception {
    assertThat(cluster().erel("--help").out())
        .contains("master", "publish", "status", "start", "stop", "restart", "delete")
        .contains("hosts", "groups", "retry", "rollback");
    assertThat(cluster().erel("master", "--help").out()).contains("--id", "--label", "--data");
  }

  private void done(String... command) throws Exception {
    Outcome outcome = cluster().erel(command);
    assertThat(outcome.exitCode()).as(String.join(" ", command) + ": " + outcome).isZero();
  }
}
