package org.erel.cluster.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.erel.cluster.tests.TestCluster.release;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.nio.file.Files;
import java.util.List;
import java.util.OptionalLong;
import org.erel.api.Base;
import org.erel.api.Document;
import org.erel.api.HostState;
import org.erel.api.HostStatus;
import org.erel.api.PublishTerms;
import org.erel.api.ReleaseState;
import org.erel.testing.ErelCommand.Outcome;
import org.erel.testing.MasterProcess;
import org.erel.wire.Destination;
import org.erel.wire.MessageCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Version;

/** What is refused, with the reason, while what runs goes on. With web-1 and web-2 up. */
@Timeout(value = 120, unit = SECONDS)
abstract class RefusalContract {

  private static final String OLD = "Hello from greeting 1.0.0";

  private String before;

  abstract TestCluster cluster();

  @BeforeEach
  void begin() throws Exception {
    cluster().reset();
    before = cluster().status("web-1").documents();
  }

  /** Whatever was tried, the release never went away and takes the next document. */
  @AfterEach
  void theReleaseGoesOnAndTakesTheNextDocument() throws Exception {
    assertThat(cluster().ask("web-1")).contains(OLD);
    assertThat(cluster().ask("web-2")).contains(OLD);
    cluster().settle(GroupText.web("1.0.0", "Next"));
    assertThat(cluster().ask("web-1")).contains("Next from greeting 1.0.0");
  }

  @Test
  void malformedJsonIsRefusedWithItsPlace() throws Exception {
    refused("{\n  \"group\": \"web\",\n  \"members\": [\"web-*\"", "line 3");
  }

  @Test
  void anUnknownKeyIsRefusedWithItsPlace() throws Exception {
    refused(
        "{\n  \"group\": \"web\",\n  \"members\": [\"web-*\"],\n  \"relaeses\": {}\n}",
        "unknown key 'relaeses'",
        "line 4",
        "column",
        "known here: group, members, releases");
  }

  @Test
  void aTooLargeDocumentIsRefusedBeforeItIsSent() throws Exception {
    refused(
        GroupText.web("1.0.0", "x".repeat(Document.MAXIMUM_BYTES)).json(),
        "more than " + Document.MAXIMUM_BYTES + " bytes");
  }

  @Test
  void aTooLargeDocumentIsRefusedByEveryMaster() throws Exception {
    try (RawSender sender = new RawSender(cluster().broker().uri())) {
      String content = GroupText.web("1.0.0", "x".repeat(Document.MAXIMUM_BYTES)).json();
      sender.publish(RawSender.document("web", revision() + 1, content));
      awaitProblem("document web", "at most " + Document.MAXIMUM_BYTES + " are accepted");
    }
    nothingChanged();
  }

  @Test
  void anUnknownReleaseIsWaitedForAloud() throws Exception {
    cluster().publish(GroupText.of("other", "web-1").release("nosuch", "1.0.0"));
    try {
      Outcome status = cluster().erel("status", "--wait", "--timeout", "20s");
      assertThat(status.exitCode()).as(status.toString()).isEqualTo(1);
      assertThat(status.out()).contains("waiting for nosuch 1.0.0: no host has it");
      assertThat(status.err()).contains("degraded: web-1");
    } finally {
      end("other");
    }
  }

  @Test
  void anUnknownVersionLeavesTheOldOneRunning() throws Exception {
    cluster().publish(GroupText.web("7.0.0", "Hello"));
    Outcome status = cluster().erel("status", "greeting", "--wait", "--timeout", "20s");
    assertThat(status.exitCode()).as(status.toString()).isEqualTo(1);
    assertThat(status.out()).contains("waiting for greeting 7.0.0").contains("1.0.0");
    assertThat(cluster().status("web-2").state()).isEqualTo(HostState.DEGRADED);
  }

  @Test
  void twoGroupsThatWantDifferentVersionsOnOneHostAreBothNamed() throws Exception {
    cluster().publish(GroupText.of("other", "web-1").release("greeting", "1.1.0"));
    try {
      Outcome status = cluster().erel("status", "greeting", "--wait", "--timeout", "20s");
      assertThat(status.exitCode()).as(status.toString()).isEqualTo(1);
      assertThat(status.out())
          .contains("groups disagree: other wants 1.1.0, web wants 1.0.0")
          .contains("publish them with versions that agree");
      assertThat(release(cluster().status("web-1"), "greeting"))
          .satisfies(
              greeting -> {
                assertThat(greeting.running()).contains(new Version("1.0.0"));
                assertThat(greeting.state()).isEqualTo(ReleaseState.ACTIVE);
              });
      assertThat(cluster().status("web-2").state()).isEqualTo(HostState.SETTLED);
    } finally {
      end("other");
    }
  }

  @Test
  void anOlderRevisionIsRefusedByEveryMaster() throws Exception {
    try (RawSender sender = new RawSender(cluster().broker().uri())) {
      sender.publish(
          RawSender.document("web", revision() - 1, GroupText.web("1.1.0", "Old").json()));
      awaitProblem("document web", "revision " + revision() + " by test is held");
    }
    nothingChanged();
  }

  @Test
  void aDocumentUnderAnotherGroupsNameIsRefused() throws Exception {
    try (RawSender sender = new RawSender(cluster().broker().uri())) {
      sender.publish(RawSender.document("mail", 1, GroupText.web("1.1.0", "Not mine").json()));
      awaitProblem("document mail", "its content is of group web");
    }
    nothingChanged();
  }

  @Test
  void whatIsNoMessageIsDroppedAndReported() throws Exception {
    try (RawSender sender = new RawSender(cluster().broker().uri())) {
      // status shows the newest of each exchange: an unknown kind comes between, to tell them apart
      String config = Destination.CONFIG_EXCHANGE;
      for (byte[] body :
          List.of(
              "garbage".getBytes(UTF_8),
              new byte[] {0, 1, 2, (byte) 0xff},
              "{\"document\":{}}".getBytes(UTF_8),
              "[".repeat(100_000).getBytes(UTF_8))) {
        sender.send(config, "publish", body);
        awaitProblem("message from " + config, "publish message cannot be read");
        sender.send(config, "frobnicate", "{}".getBytes(UTF_8));
        awaitProblem("message from " + config, "unknown kind of message 'frobnicate'");
      }
      sender.send(config, new BasicProperties(), "{}".getBytes(UTF_8));
      awaitProblem("message from " + config, "it has no header erel-wire");
      sender.send(config, "publish", new byte[MessageCodec.MAXIMUM_BYTES + 1]);
      awaitProblem("message from " + config, "at most " + MessageCodec.MAXIMUM_BYTES + " are read");
      sender.send(Destination.COMMAND_EXCHANGE, "action-request", "{}".getBytes(UTF_8));
      awaitProblem(
          "message from " + Destination.COMMAND_EXCHANGE, "action-request message cannot be read");
    }
    nothingChanged();
  }

  @Test
  void aSecondMasterWithTheSameIdentifierIsRefused() throws Exception {
    MasterProcess first = cluster().master("web-1");
    try (MasterProcess second =
        new MasterProcess(
            cluster().home(), "web-1", Files.createDirectory(cluster().folder().resolve("twin")))) {
      second.with("EREL_BROKER", cluster().broker().uri());
      second.start("--heartbeat", "1");
      assertThat(second.awaitEnd("being refused")).as(second.tail()).isEqualTo(1);
      assertThat(second.output()).contains("web-1").containsIgnoringCase("another master");
    }
    assertThat(first.isAlive()).isTrue();
    assertThat(cluster().status("web-1").state()).isEqualTo(HostState.SETTLED);
    nothingChanged();
  }

  private long revision() throws Exception {
    return cluster()
        .operator()
        .document("web", OptionalLong.empty(), TestCluster.PATIENCE)
        .orElseThrow()
        .revision();
  }

  private void refused(String content, String... reasons) throws Exception {
    Outcome publish = cluster().erel("publish", cluster().file("bad.json", content));
    assertThat(publish.exitCode()).as(publish.toString()).isEqualTo(2);
    assertThat(publish.err()).contains("bad.json").contains(reasons);
    assertThat(publish.out()).isEmpty();
    nothingChanged();
  }

  private void nothingChanged() throws Exception {
    for (HostStatus status : cluster().operator().hosts(TestCluster.PATIENCE).hosts()) {
      assertThat(status.documents()).as(status.host().identifier()).isEqualTo(before);
      assertThat(status.state()).isEqualTo(HostState.SETTLED);
    }
  }

  private void awaitProblem(String subject, String reason) {
    for (String host : List.of("web-1", "web-2")) {
      cluster()
          .awaitStatus(
              host,
              status ->
                  assertThat(status.problems())
                      .anySatisfy(
                          problem -> {
                            assertThat(problem.subject()).isEqualTo(subject);
                            assertThat(problem.reason()).contains(reason);
                          }));
    }
  }

  private void end(String group) throws Exception {
    cluster()
        .operator()
        .unpublish(
            group, "test", PublishTerms.majority(Base.LATEST, TestCluster.PATIENCE), far -> {});
    cluster()
        .awaitStatus("web-1", status -> assertThat(status.state()).isEqualTo(HostState.SETTLED));
  }
}
