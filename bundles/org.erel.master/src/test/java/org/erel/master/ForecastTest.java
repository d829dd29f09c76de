package org.erel.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.erel.master.Fixtures.part;
import static org.erel.master.Fixtures.release;
import static org.erel.master.Fixtures.repository;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.erel.api.Document;
import org.erel.api.Group;
import org.erel.api.HealthGate;
import org.erel.api.Host;
import org.erel.api.InvalidDocumentException;
import org.erel.api.PartPlan;
import org.erel.api.Proposal;
import org.erel.api.ReleaseException;
import org.erel.api.ReleaseId;
import org.erel.api.ReleasePlan;
import org.erel.api.Repository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForecastTest {

  private static final Host HOST = new Host("web-1", Map.of());
  private static final Repository REPOSITORY =
      repository(release("shop@1.0.0"), release("shop@1.1.0"), release("cart@1.0.0"));

  private final List<Group> shown = new CopyOnWriteArrayList<>();
  private final HeldDocuments documents = new HeldDocuments();
  private final RecordingContainer container = new RecordingContainer();
  private final Forecast forecast =
      new Forecast(
          HOST,
          new Situation(HOST, documents, () -> shown, REPOSITORY, container),
          REPOSITORY,
          container,
          new Leftovers(REPOSITORY, container));

  @BeforeEach
  void runShop() throws Exception {
    container.update(
        part("shop@1.0.0"),
        release("shop@1.0.0"),
        new HealthGate(Duration.ZERO, Duration.ofSeconds(9)),
        "group web");
    publish(text("web", "*", "shop", "1.0.0"));
    container.calls.clear();
  }

  @Test
  void aHostThatIsAsItsGroupsWantHasNothingToDo() throws Exception {
    assertThat(forecast.tell(Proposal.NOTHING).orElseThrow().releases()).isEmpty();
    assertThat(container.calls).isEmpty();
  }

  @Test
  void aDocumentTakesThePlaceOfTheGroupsOwnAndIsStagedOnly() throws Exception {
    assertThat(tell(text("web", "*", "shop", "1.1.0")))
        .singleElement()
        .satisfies(
            shop -> {
              assertThat(shop.wanted()).isEqualTo("1.1.0");
              assertThat(shop.plan().orElseThrow().kind()).isEqualTo(PartPlan.Kind.UPDATE);
              assertThat(shop.reason()).isEmpty();
            });
    assertThat(container.calls).containsExactly("plan shop@1.1.0");
  }

  @Test
  void whatWouldBeRefusedHasTheReason() throws Exception {
    container.bad = "shop@1.1.0";
    assertThat(tell(text("web", "*", "shop", "1.1.0")))
        .extracting(ReleasePlan::reason)
        .containsExactly("shop@1.1.0 does not resolve");
  }

  @Test
  void aGroupThatWantsAnotherVersionDisagrees() throws Exception {
    assertThat(tell(text("all", "*", "shop", "1.1.0")))
        .extracting(ReleasePlan::reason)
        .singleElement()
        .asString()
        .startsWith("groups disagree: ");
  }

  @Test
  void aHostThatLosesTheGroupRemovesWhatItWanted() throws Exception {
    assertThat(tell(text("web", "db-*", "shop", "1.0.0")))
        .extracting(shop -> shop.plan().orElseThrow().kind())
        .containsExactly(PartPlan.Kind.REMOVE);
  }

  @Test
  void aVersionIsStagedAlsoWhereNoGroupWantsTheRelease() throws Exception {
    assertThat(tell("cart@1.0.0", 1).reason()).isEmpty();
    assertThat(container.calls).containsExactly("plan cart@1.0.0");
  }

  @Test
  void aVersionThatRunsAlreadyWouldChangeNothing() throws Exception {
    assertThat(tell("shop@1.0.0", 1).plan().orElseThrow().kind()).isEqualTo(PartPlan.Kind.NOTHING);
  }

  @Test
  void aVersionThatIsNotHereIsToldWhereTheReleaseIsWanted() throws Exception {
    assertThat(tell("shop@7.0.0", 1).reason())
        .isEqualTo(
            "waiting for shop 7.0.0: no host has it; drop it into releases-repo/ of any host, or push it");
    assertThat(forecast.tell(Proposal.release(ReleaseId.parse("mail@1.0.0")))).isEmpty();
  }

  @Test
  void nothingIsToldOnAHalfToldStory() {
    shown.clear();
    assertThatThrownBy(() -> forecast.tell(Proposal.NOTHING))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("ask again");
  }

  @Test
  void aMalformedDocumentIsRefused() {
    assertThatThrownBy(() -> forecast.tell(Proposal.document("{")))
        .isInstanceOf(InvalidDocumentException.class);
  }

  private List<ReleasePlan> tell(String document) throws Exception {
    return forecast.tell(Proposal.document(document.replace('\'', '"'))).orElseThrow().releases();
  }

  private ReleasePlan tell(String release, int count) throws Exception {
    List<ReleasePlan> plans =
        forecast.tell(Proposal.release(ReleaseId.parse(release))).orElseThrow().releases();
    assertThat(plans).hasSize(count);
    return plans.get(0);
  }

  private static String text(String group, String member, String release, String version) {
    return "{'group':'%s','members':['%s'],'releases':{'%s':{'version':'%s'}}}"
        .formatted(group, member, release, version);
  }

  private void publish(String json) {
    documents.document =
        new Document("web", 1, "ann", Instant.EPOCH, false, json.replace('\'', '"'));
    shown.add(Fixtures.group(json));
  }
}
