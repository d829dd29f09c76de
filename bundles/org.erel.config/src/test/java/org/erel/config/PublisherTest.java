package org.erel.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Optional;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.Group;
import org.erel.api.PublishOutcome;
import org.erel.wire.Bus;
import org.erel.wire.GroupReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublisherTest {

  @TempDir Path folder;

  private FileDocuments documents;
  private boolean connected;
  private PublishOutcome outcome;

  @BeforeEach
  void open() throws Exception {
    documents = new FileDocuments(folder);
  }

  private Publisher.Landing publish(long base) throws Exception {
    Optional<Group> group = Optional.of(GroupReader.read(Samples.content("web", "9.0.0")));
    return new Publisher("web-1", documents, answering(Cluster.class, () -> outcome), bus())
        .publish("web", group, base);
  }

  private Bus bus() {
    return answering(Bus.class, () -> connected);
  }

  private static <T> T answering(Class<T> type, java.util.function.Supplier<Object> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.get()));
  }

  @Test
  void withoutABrokerAnEditComesRightAfterItsBase() throws Exception {
    documents.accept(Samples.document("web", 3, "ann@desk"));
    assertThat(publish(3)).isEqualTo(new Publisher.Landing(4, Optional.empty()));
    assertThat(documents.find("web").map(Document::publisher)).contains("web-1");
  }

  @Test
  void withoutABrokerNothingNewerIsReplaced() throws Exception {
    for (long held = 3; held < 6; held++) {
      Document other = Samples.document("web", held, "ann@desk");
      documents.accept(other);
      Publisher.Landing landing = publish(2);
      assertThat(landing.revision()).isZero();
      assertThat(landing.reason().orElseThrow())
          .contains("revision " + held + " by ann@desk is held since " + Samples.NOW);
      assertThat(documents.find("web")).contains(other);
    }
  }

  @Test
  void whatOtherHostsRefuseIsNotKeptHere() throws Exception {
    connected = true;
    documents.accept(Samples.document("web", 2, "ann@desk"));
    outcome =
        new PublishOutcome(
            Samples.document("web", 3, "web-1").reference(),
            java.util.List.of(),
            java.util.Map.of("web-2", "revision 5 by bob is held"),
            java.util.List.of());
    Publisher.Landing landing = publish(2);
    assertThat(landing.revision()).isZero();
    assertThat(landing.reason().orElseThrow()).contains("web-2=revision 5 by bob is held");
    assertThat(documents.find("web").map(Document::revision)).contains(2L);
  }
}
