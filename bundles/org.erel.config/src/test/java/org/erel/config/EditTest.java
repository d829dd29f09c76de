package org.erel.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.erel.api.Document;
import org.erel.api.Group;
import org.erel.wire.GroupProperties;
import org.erel.wire.GroupReader;
import org.junit.jupiter.api.Test;

class EditTest {

  private static final Edit.Memory NONE = Edit.Memory.NONE;

  private static Group group(String version) {
    try {
      return GroupReader.read(Samples.content("web", version));
    } catch (org.erel.api.InvalidDocumentException e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<Document> held(long revision) {
    return Optional.of(Samples.document("web", revision, "ann@desk"));
  }

  private static Optional<Document> gone(long revision) {
    return Optional.of(Samples.tombstone("web", revision, "ann@desk"));
  }

  private static Map<String, Object> projected(long revision) {
    return new HashMap<>(GroupProperties.write(group("1." + revision + ".0"), revision));
  }

  private static Map<String, Object> edited(long revision, String version) {
    Map<String, Object> properties = projected(revision);
    properties.put("releases", "shop:" + version);
    return properties;
  }

  private static Map<String, Object> made(String version) {
    return Map.of("members", "web-*", "releases", "shop:" + version);
  }

  private static Edit decide(
      Map<String, Object> properties, Optional<Document> held, Edit.Memory memory) {
    return Edit.decide("web", Optional.ofNullable(properties), held, memory);
  }

  private static void isPutBack(Edit edit, Class<? extends Edit> undo, String... reasons) {
    assertThat(edit)
        .isInstanceOfSatisfying(
            Edit.PutBack.class,
            putBack -> {
              assertThat(putBack.reason()).contains(reasons);
              assertThat(putBack.undo()).isInstanceOf(undo);
            });
  }

  @Test
  void aDocumentWithoutAConfigurationIsProjected() {
    assertThat(decide(null, held(2), NONE)).isEqualTo(new Edit.Project(group("1.2.0"), 2));
  }

  @Test
  void anOlderProjectionIsProjectedAnew() {
    assertThat(decide(projected(1), held(2), NONE)).isEqualTo(new Edit.Project(group("1.2.0"), 2));
  }

  @Test
  void theLoserOfTwoEqualRevisionsIsProjectedAnew() {
    Map<String, Object> other = GroupProperties.write(group("9.0.0"), 2);
    assertThat(decide(other, held(2), NONE)).isEqualTo(new Edit.Project(group("1.2.0"), 2));
  }

  @Test
  void whatSaysTheSameIsOnlyNumberedAnew() {
    assertThat(decide(made("1.2.0"), held(2), NONE)).isEqualTo(new Edit.Project(group("1.2.0"), 2));
    assertThat(decide(edited(1, "1.2.0"), held(2), NONE))
        .isEqualTo(new Edit.Project(group("1.2.0"), 2));
  }

  @Test
  void theProjectionOfAGoneGroupIsRemoved() {
    assertThat(decide(projected(1), gone(2), NONE)).isEqualTo(new Edit.Remove());
    assertThat(decide(null, gone(2), NONE)).isEqualTo(new Edit.Nothing());
  }

  @Test
  void aProjectionWhoseDocumentWasLostStays() {
    assertThat(decide(projected(1), Optional.empty(), NONE)).isEqualTo(new Edit.Nothing());
  }

  @Test
  void anEditOfWhatIsHeldIsPublished() {
    assertThat(decide(edited(2, "3.0.0"), held(2), NONE))
        .isEqualTo(new Edit.Publish(group("3.0.0"), 2));
  }

  @Test
  void anEditThatDroppedTheRevisionIsOneOfWhatIsHeld() {
    assertThat(decide(made("3.0.0"), held(2), NONE)).isEqualTo(new Edit.Publish(group("3.0.0"), 2));
  }

  @Test
  void anEditThatDroppedTheRevisionIsOneOfWhatWasSeen() {
    isPutBack(decide(made("3.0.0"), held(2), NONE.seen(1)), Edit.Project.class, "as revision 1");
    assertThat(decide(made("3.0.0"), held(2), NONE.seen(1).published(1, 2)))
        .isEqualTo(new Edit.Publish(group("3.0.0"), 2));
  }

  @Test
  void aConfigurationMadeByHandDoesNotReplaceAGroupThatComesLater() {
    isPutBack(decide(made("3.0.0"), held(2), NONE.seen(0)), Edit.Project.class, "revision 2 by");
    isPutBack(decide(made("3.0.0"), gone(2), NONE.seen(0)), Edit.Nothing.class, "make it anew");
  }

  @Test
  void aConfigurationMadeByHandIsPublished() {
    assertThat(decide(made("3.0.0"), Optional.empty(), NONE))
        .isEqualTo(new Edit.Publish(group("3.0.0"), 0));
    assertThat(decide(made("3.0.0"), gone(2), NONE)).isEqualTo(new Edit.Publish(group("3.0.0"), 2));
  }

  @Test
  void anEditWhoseDocumentWasLostIsNumberedAfterIt() {
    assertThat(decide(edited(5, "3.0.0"), Optional.empty(), NONE))
        .isEqualTo(new Edit.Publish(group("3.0.0"), 5));
  }

  @Test
  void anEditOfAnOldRevisionIsPutBack() {
    isPutBack(
        decide(edited(1, "3.0.0"), held(2), NONE),
        Edit.Project.class,
        "edited as revision 1",
        "revision 2 by ann@desk is held since 2026-11-23T10:15:30Z");
    isPutBack(decide(edited(1, "3.0.0"), gone(2), NONE), Edit.Remove.class, "which ends the group");
  }

  @Test
  void aSecondEditMadeWhileTheFirstWasPublishedIsPublishedToo() {
    Edit.Memory memory = NONE.seen(1).published(1, 2);
    assertThat(decide(edited(1, "3.0.0"), held(2), memory))
        .isEqualTo(new Edit.Publish(group("3.0.0"), 2));
    assertThat(decide(edited(1, "3.0.0"), held(3), memory.published(2, 3)))
        .isEqualTo(new Edit.Publish(group("3.0.0"), 3));
    assertThat(decide(edited(2, "3.0.0"), held(3), memory.published(2, 3)))
        .isEqualTo(new Edit.Publish(group("3.0.0"), 3));
    isPutBack(decide(edited(1, "3.0.0"), held(3), memory), Edit.Project.class, "revision 3");
  }

  @Test
  void anotherHostsDocumentEndsTheRowOfOwnEdits() {
    Edit.Memory memory = NONE.seen(1).published(1, 2).published(3, 4);
    assertThat(decide(edited(3, "9.0.0"), held(4), memory))
        .isEqualTo(new Edit.Publish(group("9.0.0"), 4));
    isPutBack(decide(edited(2, "9.0.0"), held(4), memory), Edit.Project.class, "revision 4");
  }

  @Test
  void anEditTakenBackWhileItWasPublishedIsPublishedToo() {
    Edit.Memory memory = NONE.seen(1).published(1, 2);
    assertThat(decide(projected(1), held(2), memory))
        .isEqualTo(new Edit.Publish(group("1.1.0"), 2));
  }

  @Test
  void aDeletionOfWhatIsHeldIsPublished() {
    assertThat(decide(null, held(2), NONE.seen(2))).isEqualTo(new Edit.Unpublish(2));
    assertThat(decide(null, held(2), NONE.seen(1).published(1, 2)))
        .isEqualTo(new Edit.Unpublish(2));
  }

  @Test
  void aDeletionOfAnOldRevisionIsPutBack() {
    isPutBack(decide(null, held(2), NONE.seen(1)), Edit.Project.class, "deleted as revision 1");
  }

  @Test
  void whatTheBridgeRemovedItselfWasNotDeletedByAPerson() {
    assertThat(decide(null, held(2), NONE.seen(1).gone()))
        .isEqualTo(new Edit.Project(group("1.2.0"), 2));
  }

  @Test
  void anEditThatCannotBeReadIsPutBack() {
    isPutBack(decide(edited(2, "1.x"), held(2), NONE), Edit.Project.class, "property 'releases'");
    isPutBack(decide(edited(2, "1.x"), gone(3), NONE), Edit.Remove.class, "property 'releases'");
    Map<String, Object> numbered = edited(2, "1.2.0");
    numbered.put("erel.revision", "two");
    isPutBack(decide(numbered, held(2), NONE), Edit.Project.class, "'erel.revision' is 'two'");
  }

  @Test
  void whatAPersonMakesAndCannotBeReadIsLeftToBeCorrected() {
    isPutBack(decide(made("1.x"), Optional.empty(), NONE), Edit.Nothing.class, "invalid version");
    isPutBack(decide(made("1.x"), gone(2), NONE), Edit.Nothing.class, "invalid version");
  }

  @Test
  void aDocumentThatCannotBeReadChangesNothing() {
    Optional<Document> odd =
        Optional.of(new Document("web", 2, "ann@desk", Samples.NOW, false, "{}"));
    isPutBack(decide(projected(1), odd, NONE), Edit.Nothing.class, "key 'group' is missing");
    isPutBack(decide(null, odd, NONE), Edit.Nothing.class, "key 'group' is missing");
  }
}
