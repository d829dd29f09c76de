package org.erel.config.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Hashtable;
import org.junit.jupiter.api.Test;
import org.osgi.service.cm.Configuration;

/** From ConfigAdmin to documents. */
class EditTest extends BridgeFixture {

  @Test
  void anEditIsPublishedOnceAndComesBack() throws Exception {
    store(document(name, 1, "1.2.0"));
    edit(awaitRevision(1), "releases", new String[] {"shop:1.3.0"});
    Configuration configuration = awaitRevision(2);
    assertThat(releases(configuration)).isEqualTo("shop:1.3.0");
    isQuiet();
    assertThat(cluster.published).hasSize(1);
    assertThat(held().publisher()).isEqualTo("web-1");
    assertThat(documents.problems()).isEmpty();
  }

  @Test
  void editsInARowAllCount() throws Exception {
    store(document(name, 1, "1.2.0"));
    awaitRevision(1);
    for (int i = 1; i <= 50; i++) {
      edit(found().orElseThrow(), "releases", new String[] {"shop:2." + i + ".0"});
    }
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              String last = releases(found().orElseThrow());
              assertThat(held().content()).contains(last.substring("shop:".length()));
              // ConfigAdmin has no update on a condition: what collides is not lost in silence
              if (documents.problems().isEmpty()) {
                assertThat(last).isEqualTo("shop:2.50.0");
              }
            });
    awaitRevision(held().revision());
    isQuiet();
  }

  @Test
  void aConfigurationMadeByHandIsPublished() throws Exception {
    // as the console of a bundle would: bound to that bundle
    admin
        .getFactoryConfiguration("org.erel.group", name)
        .update(new Hashtable<>(java.util.Map.of("members", "web-*", "releases", "shop:1.0.0")));
    Configuration configuration = awaitRevision(1);
    assertThat(configuration.getProperties().get("rollout.canaries")).isEqualTo(0);
    assertThat(configuration.getBundleLocation()).isEqualTo("?");
    assertThat(held().content()).contains("\"shop\"");
    isQuiet();
    assertThat(documents.problems()).isEmpty();
    assertThat(cluster.published).hasSize(1);
  }

  @Test
  void aDeletionEndsTheGroup() throws Exception {
    store(document(name, 1, "1.2.0"));
    awaitRevision(1).delete();
    await().atMost(LONG).until(() -> held().tombstone());
    isQuiet();
    assertThat(found()).isEmpty();
    assertThat(cluster.published).hasSize(1);
    store(document(name, 3, "1.3.0"));
    awaitRevision(3);
    assertThat(documents.problems()).isEmpty();
  }

  @Test
  void withoutABrokerAnEditWaitsAndIsPublishedWhenThereIsOne() throws Exception {
    store(document(name, 1, "1.2.0"));
    Configuration configuration = awaitRevision(1);
    cluster.reachable = false;
    edit(configuration, "releases", new String[] {"shop:1.3.0"});
    awaitProblem("made on web-1 waits to be published", "the broker went away on purpose");
    assertThat(documents.edited()).containsExactly(name);
    edit(configuration, "releases", new String[] {"shop:1.4.0"});
    assertThat(held().revision()).isEqualTo(1);
    cluster.reachable = true;
    assertThat(releases(awaitRevision(2))).isEqualTo("shop:1.4.0");
    assertThat(documents.edited()).isEmpty();
    assertThat(cluster.published).hasSize(1);
    awaitNoProblem();
  }

  @Test
  void whatWaitsGivesWayToWhatOthersPublishMeanwhile() throws Exception {
    store(document(name, 1, "1.2.0"));
    Configuration configuration = awaitRevision(1);
    cluster.reachable = false;
    edit(configuration, "releases", new String[] {"shop:1.3.0"});
    awaitProblem("waits to be published");
    store(document(name, 2, "2.0.0"));
    awaitProblem("edited as revision 1", "revision 2 by ann@desk is held", "put back");
    assertThat(releases(awaitRevision(2))).isEqualTo("shop:2.0.0");
    assertThat(documents.edited()).isEmpty();
  }

  @Test
  void anEditMadeBeforeARestartIsPublishedAfterIt() throws Exception {
    store(document(name, 1, "1.2.0"));
    awaitRevision(1);
    config.stop();
    edit(found().orElseThrow(), "releases", new String[] {"shop:1.3.0"});
    start();
    awaitRevision(2);
    assertThat(held().content()).contains("1.3.0");
  }
}
