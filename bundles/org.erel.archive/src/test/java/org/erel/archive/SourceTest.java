package org.erel.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://repo.acme.com/shop/cart-1.0.0.jar",
        "http://127.0.0.1:8081/cart.jar?version=1",
        "file:///srv/jars/cart-1.0.0.jar",
        "file:/srv/jars/cart-1.0.0.jar",
        "https://acme.com/a//@scope/cart.jar",
        "https://acme.com?of=me@acme.com",
        "file:///team@acme/cart.jar",
        "mvn:com.acme/cart/1.0.0",
        "mvn:com.acme/cart/1.0.0-SNAPSHOT",
        "mvn:com.acme/cart/1.0.0/jar/jdk17",
      })
  void aUrlOfAKnownKindIsASource(String text) {
    assertThat(Source.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cart.jar                          | is of no known kind
          ftp://acme.com/cart.jar           | is of no known kind
          jar:file:/srv/a.zip!/cart.jar     | is of no known kind
          https:///cart.jar                 | names no host
          https:cart.jar                    | names no host
          https://me:secret@acme.com/a.jar  | user or password
          https://me:secret@my_host/a.jar   | user or password
          ftp://me:secret@acme.com/a.jar    | user or password
          mvn:com.acme/../1.0.0             | is not of the form
          mvn:com.acme/./1.0.0              | is not of the form
          file:///a%00b                     | names no file of the machine
          https://acme.com/a.jar#x          | '#'
          file://host/cart.jar              | names no file of the machine
          file:cart.jar                     | names no file of the machine
          mvn:com.acme/cart                 | is not of the form
          mvn:com.acme:cart:1.0.0           | is not of the form
          mvn:com.acme/cart/[1,2)           | is not of the form
          mvn:http://x!com.acme/cart/1.0.0  | is not of the form
          mvn:com.acme/cart/LATEST          | no version of its own
          mvn:com.acme/cart/release/jar     | no version of its own
          a b                               | no URL
          """)
  void whatIsNoneIsRefusedWithTheReason(String text, String reason) {
    assertThatThrownBy(() -> Source.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "com.acme:cart:1.0.0,mvn:com.acme/cart/1.0.0",
    "com.acme:cart:jar:jdk17:1.0.0,mvn:com.acme/cart/1.0.0/jar/jdk17",
  })
  void theIdOfABundleSaysWhereMavenHasIt(String id, String source) {
    assertThat(Source.maven(id)).hasToString(source);
  }
}
