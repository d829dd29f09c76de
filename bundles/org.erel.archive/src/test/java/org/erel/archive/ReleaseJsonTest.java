package org.erel.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.erel.api.BrokenReleaseException;
import org.erel.api.Configuration;
import org.erel.api.ReleaseId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseJsonTest {

  private static final String SHA = "0".repeat(64);

  @Test
  void everythingIsRead() throws Exception {
    ReleaseJson json =
        read(
            """
            { "feature-resource-version": "1.0",
              "id": "com.acme:shop:1.2.0",
              "name": "Shop", "complete": true, "categories": ["web"],
              "bundles": [
                { "id": "com.acme:shop.web:2.0", "sha256": "%1$s" },
                { "id": "com.acme:shop.api:jar:jdk17:1.0.0", "sha256": "%1$s" }
              ],
              "configurations": {
                "pool~main": { "size:Integer": 8, "hosts": ["b", "a"], "url": "http://x/*y*/\\\\" },
                "log": {}
              } }
            """
                .formatted(SHA));
    assertThat(json.id()).isEqualTo(ReleaseId.parse("shop@1.2.0"));
    assertThat(json.jars())
        .containsExactly(
            new ReleaseJson.Jar("shop.web-2.0.jar", SHA, null),
            new ReleaseJson.Jar("shop.api-1.0.0-jdk17.jar", SHA, null));
    assertThat(json.configurations())
        .containsExactlyInAnyOrder(
            new Configuration("log", "{}"),
            new Configuration(
                "pool~main",
                "{\"hosts\":[\"b\",\"a\"],\"size:Integer\":8,\"url\":\"http://x/*y*/\\\\\"}"));
  }

  @ParameterizedTest(name = "[{0}]")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                        | malformed JSON
          []                                        | line 1, column 2: 'release.json' must be an object
          {"id":"g:s:1"                             | malformed JSON
          {"id":"g:s:1","bundles":[]} x             | malformed JSON
          {"id":"g:s:1", // why                     | line 1, column 16: malformed JSON
          {"id":"g:s:1","bundels":[]}               | line 1, column 24: unknown key 'bundels'
          {"id":"g:s:1","id":"g:s:2","bundles":[]}  | line 1, column 19: duplicate key 'id'
          {"id":7,"bundles":[]}                     | 'id' must be a string
          {"bundles":[]}                            | 'id' is missing
          {"id":"g:s:1"}                            | 'bundles' is missing
          {"id":"g:s","bundles":[]}                 | g:s
          {"id":"g:s:1-SNAPSHOT","bundles":[]}      | OSGi version
          {"id":"g:../s:1","bundles":[]}            | release name '../s' is not valid
          {"id":"g:s:1","bundles":{}}               | 'bundles' must be an array
          {"id":"g:s:1","bundles":["x"]}            | 'a bundle' must be an object
          {"id":"g:s:1","bundles":[{"id":"g:b:1"}]} | 'sha256' is missing
          {"id":"g:s:1","bundles":[{"sha256":"X"}]} | 'sha256' must be 64 lower-case
          {"id":"g:s:1","bundles":[{"start":"1"}]}  | unknown key 'start'
          {"id":"g:s:1","variables":{}}             | 'variables' is not supported
          {"id":"g:s:1","extensions":{}}            | 'extensions' is not supported
          {"id":"g:s:1","configurations":[]}        | 'configurations' must be an object
          {"id":"g:s:1","configurations":{"p":1}}   | 'configuration p' must be an object
          {"id":"g:s:1","configurations":{"p q":{}}} | 'p q' is no PID
          """)
  void malformedIsRefusedWithThePlace(String text, String reason) {
    assertThatThrownBy(() -> read(text == null ? "" : text))
        .isInstanceOf(BrokenReleaseException.class)
        .hasMessageStartingWith("release.json")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest(name = "[{0}]")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          {"size":1,"size:Integer":2}   ; ' twice
          {"size":1,"Size":2}           ; ' twice
          {"size":null}                 ; has no value
          {":configurator:ranking":1}   ; a property without a name
          {"size:Integer":"many"}       ; size:Integer
          {"size:Whole":1}              ; size:Whole
          {"key:binary":"x"}            ; binary
          {"a":{"b":1,"b":2}}           ; duplicate key 'b'
          """)
  void aConfigurationThatNoOneCouldReadIsRefused(String properties, String reason) {
    String text = "{\"id\":\"g:s:1\",\"bundles\":[],\"configurations\":{\"p\":" + properties + "}}";
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(BrokenReleaseException.class)
        .hasMessageContainingAll("release.json", reason);
  }

  @Test
  void aBundleTwiceIsRefused() {
    String bundle = "{\"id\":\"g:b:1\",\"sha256\":\"" + SHA + "\"}";
    assertThatThrownBy(() -> read("{\"id\":\"g:s:1\",\"bundles\":[%1$s,%1$s]}".formatted(bundle)))
        .hasMessage("release.json: it lists b-1.jar twice");
  }

  @Test
  void aBundleOutsideOfTheArchiveIsRefused() {
    String bundle = "{\"id\":\"g:../b:1\",\"sha256\":\"" + SHA + "\"}";
    assertThatThrownBy(() -> read("{\"id\":\"g:s:1\",\"bundles\":[%s]}".formatted(bundle)))
        .hasMessageContaining("makes no plain file name: ../b-1.jar");
  }

  @Test
  void deepNestingIsRefused() {
    String text =
        "{\"id\":\"g:s:1\",\"bundles\":[],\"configurations\":{\"p\":{\"a\":"
            + "[".repeat(500)
            + "]".repeat(500)
            + "}}}";
    assertThatThrownBy(() -> read(text)).hasMessageContaining("levels deep");
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    assertThatThrownBy(() -> ReleaseJson.read(new byte[] {'{', (byte) 0xff}, Jars.FEATURES))
        .hasMessageContaining("UTF-8");
  }

  private static String lowerStart(String reason) {
    return reason;
  }

  private static ReleaseJson read(String text) throws BrokenReleaseException {
    return ReleaseJson.read(Jars.utf8(text), Jars.FEATURES);
  }
}
