package org.erel.config.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Optional;
import java.util.stream.Stream;
import org.erel.api.Problem;
import org.junit.jupiter.api.Test;
import org.osgi.service.cm.Configuration;

/** Edits that are not published: put back or left to be corrected, and reported until then. */
class RefusedEditTest extends BridgeFixture {

  @Test
  void aBadEditIsPutBack() throws Exception {
    store(document(name, 1, "1.2.0"));
    edit(awaitRevision(1), "rollout.canaries", "many");
    awaitProblem("made on web-1", "property 'rollout.canaries' is 'many'", "put back");
    await()
        .atMost(LONG)
        .until(() -> found().orElseThrow().getProperties().get("rollout.canaries").equals(0));
    isQuiet();
    assertThat(cluster.published).isEmpty();
  }

  @Test
  void aBadConfigurationMadeByHandIsLeftToBeCorrected() throws Exception {
    Configuration configuration = admin.getFactoryConfiguration("org.erel.group", name, "?");
    configuration.update(new Hashtable<>(java.util.Map.of("releases", "shop:1.0.0")));
    awaitProblem("property 'members' is missing");
    edit(configuration, "members", "web-*");
    awaitRevision(1);
  }

  @Test
  void anEditIsPublishedOnceThisHostsKeyIsTrusted() throws Exception {
    Path trusted = Files.createDirectory(data.resolve("trusted"));
    config.stop();
    System.setProperty("erel.unsigned", "false");
    System.setProperty("erel.trusted", trusted.toString());
    start();
    Configuration configuration = admin.getFactoryConfiguration("org.erel.group", name, "?");
    configuration.update(
        new Hashtable<>(java.util.Map.of("releases", "shop:1.0.0", "members", "web-*")));
    awaitProblem("made on web-1", "this host's key ", " is trusted by nobody", "key.pem.pub");
    isQuiet();
    assertThat(cluster.published).isEmpty();

    try (Stream<Path> files = Files.find(data, 2, (file, is) -> file.endsWith("key.pem.pub"))) {
      Files.copy(files.findFirst().orElseThrow(), trusted.resolve("web-1.pub"));
    }
    // the folder is looked at once in a while
    await()
        .atMost(LONG)
        .until(
            () -> {
              edit(configuration, "releases", "shop:1." + System.nanoTime() % 1000 + ".0");
              return !cluster.published.isEmpty();
            });
  }

  @Test
  void anEditOfAnOldRevisionIsPutBack() throws Exception {
    store(document(name, 1, "1.2.0"));
    Dictionary<String, Object> old = awaitRevision(1).getProperties();
    store(document(name, 2, "1.3.0"));
    awaitRevision(2);
    old.put("releases", new String[] {"shop:9.0.0"});
    found().orElseThrow().update(old);
    awaitProblem("edited as revision 1", "revision 2 by ann@desk is held since");
    await().atMost(LONG).until(() -> releases(found().orElseThrow()).equals("shop:1.3.0"));
    assertThat(cluster.published).isEmpty();
  }

  @Test
  void aProblemIsOverWhenANewerRevisionIsProjected() throws Exception {
    store(document(name, 1, "1.2.0"));
    edit(awaitRevision(1), "rollout.canaries", "many");
    awaitProblem("put back");
    await()
        .atMost(LONG)
        .until(() -> found().orElseThrow().getProperties().get("rollout.canaries").equals(0));
    isQuiet();
    awaitProblem("put back");
    store(document(name, 2, "1.3.0"));
    awaitNoProblem();
  }

  @Test
  void aProblemIsOverWhenAnEditIsPublished() throws Exception {
    Configuration configuration = admin.getFactoryConfiguration("org.erel.group", name, "?");
    configuration.update(new Hashtable<>(java.util.Map.of("releases", "shop:1.0.0")));
    awaitProblem("property 'members' is missing");
    edit(configuration, "members", "web-*");
    awaitRevision(1);
    awaitNoProblem();
  }

  @Test
  void whatOthersRefuseIsPutBack() throws Exception {
    store(document(name, 1, "1.2.0"));
    cluster.newer = Optional.of(document(name, 5, "9.0.0").reference());
    edit(awaitRevision(1), "releases", new String[] {"shop:1.3.0"});
    awaitProblem("revision 5 by ann@desk is held", "put back");
    await().atMost(LONG).until(() -> releases(found().orElseThrow()).equals("shop:1.2.0"));
    isQuiet();
    assertThat(cluster.published).hasSize(1);
    assertThat(held().revision()).isEqualTo(1);
  }

  @Test
  void aConfigurationWithoutAGroupsNameIsReported() throws Exception {
    Configuration configuration = admin.createFactoryConfiguration("org.erel.group", "?");
    configuration.update(new Hashtable<>(java.util.Map.of("members", "web-*")));
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(documents.problems())
                    .extracting(Problem::subject)
                    .containsExactly("configuration " + configuration.getPid()));
    configuration.delete();
    awaitNoProblem();
  }
}
