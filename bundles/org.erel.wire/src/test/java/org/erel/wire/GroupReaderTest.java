package org.erel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.erel.api.Configuration;
import org.erel.api.Document;
import org.erel.api.Group;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Member;
import org.erel.api.Rollout;
import org.erel.api.WantedRelease;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupReaderTest {

  private static final String FULL =
      """
      {
        "group": "web",
        "members": ["web-*", "(zone=eu)"],
        "releases": {
          "shop": { "version": "1.2.0",
                    "configurations": { "com.acme.shop.pool~main": { "size:Integer": 8, "name": "a" } } },
          "cart": { "version": "[2.0,3)" }
        },
        "configurations": { "org.apache.felix.http": { "org.osgi.service.http.port:Integer": 8080 } },
        "rollout": { "canaries": 1, "maxUnavailable": "25%", "minHealthyTime": "10s",
                     "deadline": "2m", "onFailure": "pause" }
      }
      """;

  @Test
  void everythingAnOperatorMayWriteIsRead() throws Exception {
    assertThat(GroupReader.read(FULL))
        .isEqualTo(
            new Group(
                "web",
                List.of(new Member("web-*"), new Member("(zone=eu)")),
                List.of(
                    new WantedRelease("cart", WantedRelease.versions("[2.0,3)"), List.of()),
                    new WantedRelease(
                        "shop",
                        WantedRelease.versions("1.2.0"),
                        List.of(
                            new Configuration(
                                "com.acme.shop.pool~main",
                                "{\"name\":\"a\",\"size:Integer\":8}")))),
                List.of(
                    new Configuration(
                        "org.apache.felix.http", "{\"org.osgi.service.http.port:Integer\":8080}")),
                new Rollout(
                    1,
                    "25%",
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(2),
                    Rollout.OnFailure.PAUSE)));
  }

  @Test
  void whatIsWrittenReadsBackEqual() throws Exception {
    Group group = GroupReader.read(FULL);
    assertThat(GroupReader.read(GroupWriter.write(group))).isEqualTo(group);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'group':'w','members':[],'x':1}                                   | 1 | 27 | unknown key 'x'; known here: group",
        "{'group':'w',~ 'members':[],~  'releses':{}}                       | 3 | 3  | unknown key 'releses'",
        "{'group':'w','group':'v'}                                          | 1 | 14 | key 'group' stands twice",
        "{'group':7}                                                        | 1 | 10 | group must be a text in quotes",
        "{'group':'../w'}                                                   | 1 | 10 | group name '../w' is not valid",
        "{'members':[]}                                                     | 1 | 14 | key 'group' is missing",
        "{'group':'w'}                                                      | 1 | 13 | key 'members' is missing",
        "{'group':'w','members':['a b']}                                    | 1 | 25 | member 'a b' is neither",
        "{'group':'w','members':['(a=']}                                    | 1 | 25 | member '(a=' is not a valid filter",
        "{'group':'w','members':{}}                                         | 1 | 24 | members must be an array",
        "{'group':'w','members':[],'releases':{'s':{}}}                     | 1 | 44 | release s has no 'version'",
        "{'group':'w','members':[],'releases':{'s':{'version':'1.x'}}}      | 1 | 54 | invalid version",
        "{'group':'w','members':[],'releases':{'s':{'version':'[1,'}}}      | 1 | 54 | invalid range",
        "{'group':'w','members':[],'releases':{'s t':{'version':'1'}}}      | 1 | 39 | release name 's t' is not valid",
        "{'group':'w','members':[],'configurations':{'p':{'a:Integer':'x'}}} | 1 | 62 | configuration p",
        "{'group':'w','members':[],'configurations':{'p':{'a:Integer':1,'a':2}}} | 1 | 64 | property 'a' stands twice in p",
        "{'group':'w','members':[],'rollout':{'canaries':-1}}               | 1 | 49 | canaries is -1",
        "{'group':'w','members':[],'rollout':{'canaries':1.5}}              | 1 | 49 | canaries must be a whole number",
        "{'group':'w','members':[],'rollout':{'maxUnavailable':'0%'}}       | 1 | 55 | maxUnavailable is '0%'",
        "{'group':'w','members':[],'rollout':{'deadline':'2 days'}}         | 1 | 49 | duration '2 days' is not of the form",
        "{'group':'w','members':[],'rollout':{'deadline':'9999999h'}}       | 1 | 49 | deadline is longer than the limit of 24h",
        "{'group':'w','members':[],'rollout':{'minHealthyTime':'25h'}}      | 1 | 55 | minHealthyTime is longer than the limit of 24h",
        "{'group':'w','members':[],'rollout':{'onFailure':'panic'}}         | 1 | 50 | onFailure is 'panic'; use rollback or pause",
        "{'group':'w','members':[]} {}                                      | 1 | 28 | something follows",
        "{'group':'w','members':[]                                          | 1 | 25 | the text ends where",
        "{'group':'w' 'members':[]}                                         | 1 | 15 | malformed JSON",
        "[]                                                                 | 1 | 1  | a group's document must be an object",
      })
  void whatIsWrongIsRefusedWithItsPlace(String json, int line, int column, String reason) {
    String content = json.replace('\'', '"').replace('~', '\n');
    assertThatThrownBy(() -> GroupReader.read(content))
        .isInstanceOf(InvalidDocumentException.class)
        .hasMessageStartingWith("line " + line + ", column " + column + ": ")
        .hasMessageContaining(reason);
  }

  @Test
  void theEmptyTextIsRefused() {
    assertThatThrownBy(() -> GroupReader.read("")).isInstanceOf(InvalidDocumentException.class);
  }

  @Test
  void aDocumentOverTheLimitIsRefusedBySize() {
    String content = " ".repeat(Document.MAXIMUM_BYTES) + "{}";
    assertThatThrownBy(() -> GroupReader.read(content)).hasMessageContaining("at most 262144");
  }

  @Test
  void deepNestingIsRefusedAndDoesNotOverflowTheStack() {
    String content =
        "{\"group\":\"w\",\"members\":[],\"configurations\":{\"p\":{\"a\":"
            + "[".repeat(50_000)
            + "]".repeat(50_000)
            + "}}}";
    assertThatThrownBy(() -> GroupReader.read(content))
        .isInstanceOf(InvalidDocumentException.class);
  }
}
