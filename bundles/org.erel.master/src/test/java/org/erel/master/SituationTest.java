package org.erel.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.erel.master.Fixtures.group;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.erel.api.Document;
import org.erel.api.Documents;
import org.erel.api.Group;
import org.erel.api.Host;
import org.erel.api.ReleaseContainer;
import org.junit.jupiter.api.Test;

class SituationTest {

  private static final String WEB = "{\"group\":\"web\",\"members\":[\"web-*\"]}";

  private static Document document(String name, String content) {
    return new Document(name, 1, "ann", Instant.EPOCH, content.isEmpty(), content);
  }

  private static Situation.View look(List<Group> shown, Document... documents) {
    return look(Set.of(), shown, documents);
  }

  private static Situation.View look(Set<String> edited, List<Group> shown, Document... documents) {
    return new Situation(
            new Host("web-1", Map.of()),
            documents(edited, List.of(documents)),
            () -> shown,
            Fixtures.repository(),
            answering(ReleaseContainer.class, List.of()))
        .look();
  }

  private static Documents documents(Set<String> edited, List<Document> held) {
    return (Documents)
        Proxy.newProxyInstance(
            Documents.class.getClassLoader(),
            new Class<?>[] {Documents.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "all" -> held;
                  case "edited" -> edited;
                  case "find" ->
                      held.stream().filter(each -> each.name().equals(arguments[0])).findAny();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static <T> T answering(Class<T> type, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answer));
  }

  @Test
  void nothingIsDoneBeforeConfigAdminShowsTheDocuments() {
    assertThat(look(List.of(), document("web", WEB)).projected()).isFalse();
    assertThat(look(List.of(group(WEB)), document("web", WEB)).projected()).isTrue();
    assertThat(look(List.of(), document("web", "")).projected()).isTrue();
  }

  @Test
  void aDocumentThatCannotBeReadHoldsStepsUpAndDoesNotThrow() {
    Situation.View view = look(List.of(group(WEB)), document("db", "{\"unknown\":1}"));
    assertThat(view.projected()).isFalse();
    assertThat(view.groups()).extracting(Group::name).containsExactly("web");
  }

  @Test
  void ofWhatWaitsToBePublishedTheDocumentCounts() {
    Group edit = group("{\"group\":\"web\",\"members\":[\"db-*\"]}");
    for (List<Group> shown : List.of(List.of(edit), List.<Group>of())) {
      Situation.View view = look(Set.of("web"), shown, document("web", WEB));
      assertThat(view.projected()).isTrue();
      assertThat(view.groups()).containsExactly(group(WEB));
    }
    assertThat(
            look(Set.of("new"), List.of(group("{\"group\":\"new\",\"members\":[\"*\"]}"))).groups())
        .as("nobody has published it yet")
        .isEmpty();
  }
}
