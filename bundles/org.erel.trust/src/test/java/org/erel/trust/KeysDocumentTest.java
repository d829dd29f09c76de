package org.erel.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysDocumentTest {

  private static final OperatorKey ROOT = OperatorKey.generate();
  private static final PublicKey BOB = Samples.known(OperatorKey.generate(), "bob", "web-*");
  private static final String LOST = "0123456789abcdef0123456789abcdef";
  private static final String DIGEST = "0123456789abcdef".repeat(4);

  @Test
  void everythingAnOperatorMayWriteIsRead() throws Exception {
    Revocation revocation = new Revocation("laptop lost", Map.of("web", DIGEST));
    Document document = Samples.keys(1, List.of(BOB), Map.of(LOST, revocation));
    KeysDocument read = KeysDocument.read(document);
    assertThat(read.document()).isEqualTo(document);
    assertThat(read.keys()).containsExactly(BOB);
    assertThat(read.revoked()).isEqualTo(Map.of(LOST, revocation));
  }

  @Test
  void bothMayBeLeftOut() throws Exception {
    KeysDocument read = KeysDocument.read(Samples.document(KeysDocument.NAME, 1, "{}"));
    assertThat(read.keys()).isEmpty();
    assertThat(read.revoked()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                                          | 1 | 1  | the keys document must be an object",
        "                                            | 1 | 1  | the text ends where the keys document should be",
        "{'keys':[],~ 'x':1}                         | 2 | 2  | unknown key 'x'; known here: keys, revoked",
        "{'keys':[],'keys':[]}                       | 1 | 12 | key 'keys' stands twice",
        "{'keys':{}}                                 | 1 | 9  | keys must be an array",
        "{'keys':[7]}                                | 1 | 10 | a key must be a text in quotes",
        "{'keys':[~'ed25519 AAAA ann']}              | 2 | 1  | the Base64 text is not an Ed25519 public key",
        "{'keys':['BOB','BOB']}                      | 1 | *  | stands twice",
        "{'revoked':[]}                              | 1 | 12 | revoked must be an object",
        "{'revoked':{'bob':{}}}                      | 1 | 13 | 'bob' names no key",
        "{'revoked':{'LOST':{}}}                     | 1 | *  | the revocation of LOST has no 'reason'",
        "{'revoked':{'LOST':{'reason':''}}}          | 1 | *  | must be one line of text",
        "{'revoked':{'LOST':{'reason':'a\\nb'}}}     | 1 | *  | must be one line of text",
        "{'revoked':{'LOST':{'why':'x'}}}            | 1 | *  | unknown key 'why'; known here: reason, stand",
        "{'revoked':{'LOST':{'reason':'x','stand':{'../w':'DIGEST'}}}} | 1 | * | document name '../w' is not valid",
        "{'revoked':{'LOST':{'reason':'x','stand':{'web':'abc'}}}}     | 1 | * | 'abc' is no document's digest",
        "{'keys':['BOB'],~'revoked':{'ID':{'reason':'x'}}}             | 2 | * | both in 'keys' and in 'revoked'",
        "{'revoked':{'ID':{'reason':'x'}},~'keys':['BOB']}             | 2 | * | both in 'keys' and in 'revoked'",
        "{} {}                                       | 1 | *  | something follows after the document's end",
        "{'keys':[                                   | 1 | *  | the text ends where",
      })
  void whatIsWrongIsToldWithThePlace(String content, int line, String column, String reason) {
    String json =
        (content == null ? "" : content)
            .replace("~", "\n")
            .replace('\'', '"')
            .replace("BOB", BOB.line())
            .replace("ID", BOB.id())
            .replace("LOST", LOST)
            .replace("DIGEST", DIGEST);
    assertThatThrownBy(() -> KeysDocument.read(Samples.document(KeysDocument.NAME, 1, json)))
        .isInstanceOf(InvalidDocumentException.class)
        .hasMessageStartingWith(
            "line " + line + ", column " + (column.equals("*") ? "" : column + ": "))
        .hasMessageContaining(reason.replace("LOST", LOST));
  }

  @Test
  void itCannotRevokeTheKeyThatSignsIt() {
    Document document =
        ROOT.signed(
            Samples.keys(1, List.of(), Map.of(ROOT.id(), new Revocation("lost", Map.of()))));
    assertThatThrownBy(() -> KeysDocument.read(document))
        .isInstanceOf(InvalidDocumentException.class)
        .hasMessage("it revokes key " + ROOT.id() + ", which signs it: sign it with another key");
  }

  @Test
  void itIsNeverDeletedAndHasOneName() {
    Document gone = new Document(KeysDocument.NAME, 2, "ann", Samples.NOON, true, "");
    assertThatThrownBy(() -> KeysDocument.read(gone)).hasMessageContaining("cannot be deleted");
    assertThatThrownBy(() -> KeysDocument.read(Samples.document("web", 1, "{}")))
        .hasMessageContaining("has the name erel.keys, and not web");
  }

  @Test
  void aHugeOneIsNotRead() {
    String content = " ".repeat(Document.MAXIMUM_BYTES) + "{}";
    assertThatThrownBy(() -> KeysDocument.read(Samples.document(KeysDocument.NAME, 1, content)))
        .isInstanceOf(InvalidDocumentException.class)
        .hasMessageContaining("at most 262144 are accepted");
  }

  @Property(tries = 3000)
  void whateverIsReadIsAKeysDocumentOrATypedError(@ForAll("nearJson") String content) {
    try {
      KeysDocument.read(Samples.document(KeysDocument.NAME, 1, content));
    } catch (InvalidDocumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Provide
  Arbitrary<String> nearJson() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"keys\"",
            "\"revoked\"",
            "\"reason\"",
            "\"stand\"",
            "7",
            "null",
            "-",
            "\"",
            "\\",
            "\n",
            "\u0000",
            "\"" + LOST + "\"",
            "\"" + DIGEST + "\"",
            "\"" + BOB.line() + "\"",
            "\"web\"",
            "{\"keys\":[",
            "{\"revoked\":{");
    return Arbitraries.oneOf(
        Arbitraries.strings(),
        pieces.list().ofMaxSize(30).map(list -> String.join("", list)),
        Arbitraries.integers().between(1, 50_000).map(depth -> "[".repeat(depth)),
        Arbitraries.integers().between(1, 50_000).map(depth -> "{\"keys\":".repeat(depth)));
  }
}
