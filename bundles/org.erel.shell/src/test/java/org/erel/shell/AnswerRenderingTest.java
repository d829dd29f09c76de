package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.erel.api.Answers;
import org.erel.api.HostPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerRenderingTest {

  @Test
  void historyIsOneRowOfTimeWithTheNewestLast() {
    assertThat(HistoryTable.of(Samples.HISTORIES))
        .isEqualTo(
            """
            HOST   WHEN                  STEP       VERSION  TOOK  BY         WHY
            web-1  2026-11-23T05:10:00Z  stage      1.2.0    -     group web
            web-2  2026-11-23T05:10:01Z  stop       -        -     ann@desk
            web-1  2026-11-23T05:10:02Z  roll back  1.2.0    1.5s  group web  shop@1.2.0 did not pass: no pool
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0.0001S, 1ms",
    "PT0.012S, 12ms",
    "PT1.299S, 1.2s",
    "PT59.99S, 59.9s",
    "PT125S, 2m 5s"
  })
  void durationsAreShort(Duration took, String text) {
    assertThat(HistoryTable.took(took)).isEqualTo(text);
  }

  @Test
  void historyAsJsonHasAllOfAnEntry() {
    JsonObject host =
        json(AnswersJson.history(Samples.HISTORIES)).getJsonArray("hosts").getJsonObject(0);
    assertThat(host.getString("host")).isEqualTo("web-1");
    assertThat(host.getJsonArray("entries").getJsonObject(1).toString())
        .isEqualTo(
            "{\"at\":\"2026-11-23T05:10:02Z\",\"step\":\"roll back\",\"release\":\"shop@1.2.0\","
                + "\"part\":\"d2\",\"tookMillis\":1500,\"by\":\"group web\","
                + "\"reason\":\"shop@1.2.0 did not pass:\\n no pool\"}");
  }

  @Test
  void driftShowsWantedAndFound() {
    assertThat(DriftTable.of(Samples.DRIFTS))
        .isEqualTo(
            """
            HOST   RELEASE     KIND     PID    WANTED   FOUND
            web-1  shop@1.2.0  changed  pool   {"a":1}  {"a":2}
            web-1  shop@1.2.0  deleted  cache  {}
            """);
    assertThat(DriftTable.of(new Answers<>(List.of(), Map.of(), List.of()))).isEmpty();
  }

  @Test
  void driftAsJsonHasPropertiesAsObjectsAndNullWhereThereAreNone() {
    JsonObject json = json(AnswersJson.drift(Samples.DRIFTS));
    assertThat(json.getJsonArray("hosts").getJsonObject(0).getJsonArray("drifts").toString())
        .isEqualTo(
            "[{\"release\":\"shop@1.2.0\",\"kind\":\"changed\",\"pid\":\"pool\",\"wanted\":{\"a\":1},"
                + "\"found\":{\"a\":2}},"
                + "{\"release\":\"shop@1.2.0\",\"kind\":\"deleted\",\"pid\":\"cache\",\"wanted\":{},"
                + "\"found\":null}]");
  }

  @Test
  void aPlanIsToldOnceForTheHostsThatWouldDoTheSame() {
    assertThat(PlanTable.of(Samples.PLANS))
        .isEqualTo(
            """
            HOST   RELEASE  FROM   TO     WOULD       WHY
            web-1  cart     -      9.9.9  do nothing  waiting for cart 9.9.9: no such release
            web-1  shop     1.1.0  1.2.0  update
            web-2  shop     1.1.0  1.2.0  update
            web-3  shop     1.1.0  1.2.0  be refused  shop@1.2.0 does not resolve
            web-4  shop     1.1.0  -      remove
            web-5  shop     1.1.0  1.2.0  update      held by operator

            web-1, web-2: shop@1.2.0
              start: shop.core 1.2.0
              stop: shop.core 1.1.0
              restart: shop.pool 1.0.0, shop.web 1.0.0
              configure: pool changes

            nothing to do: db-1
            """);
  }

  @Test
  void aPlanOfHostsThatDoNothingHasNoTable() {
    assertThat(
            PlanTable.of(
                new Answers<>(List.of(new HostPlan("db-1", List.of())), Map.of(), List.of())))
        .isEqualTo("nothing to do: db-1\n");
  }

  @Test
  void aPlanAsJsonHasAllOfIt() {
    JsonObject json = json(AnswersJson.plan(Samples.PLANS));
    assertThat(json.getJsonArray("silent").getString(0)).isEqualTo("web-9");
    assertThat(json.getJsonObject("failed").getString("web-8")).isEqualTo("it is stopping");
    JsonObject host = json.getJsonArray("hosts").getJsonObject(1);
    assertThat(host.getJsonArray("releases").toString())
        .isEqualTo(
            "[{\"name\":\"cart\",\"wanted\":\"9.9.9\",\"plan\":null,"
                + "\"reason\":\"waiting for cart 9.9.9: no such release\"},"
                + "{\"name\":\"shop\",\"wanted\":\"1.2.0\",\"plan\":{\"release\":\"shop@1.2.0\","
                + "\"from\":\"shop@1.1.0\",\"kind\":\"update\",\"hold\":\"none\",\"starts\":[\"shop.core 1.2.0\"],"
                + "\"stops\":[\"shop.core 1.1.0\"],\"restarts\":[\"shop.pool 1.0.0\",\"shop.web 1.0.0\"],"
                + "\"configurations\":[\"pool changes\"]},\"reason\":\"\"}]");
  }

  private static JsonObject json(String text) {
    try (JsonReader reader = Json.PROVIDER.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }
}
