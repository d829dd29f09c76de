package org.erel.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.api.InvalidDocumentException;
import org.erel.api.KeyFiles;
import org.erel.api.KeysEditor;
import org.junit.jupiter.api.Test;

class KeysDocumentEditorTest {

  private static final KeyFiles.Line ANN = line("ann");
  private static final KeyFiles.Line BOB = line("bob");
  private static final String DIGEST = "ab".repeat(32);

  private final KeysEditor editor = new KeysDocumentEditor();

  private static KeyFiles.Line line(String owner) {
    PublicKey key = OperatorKey.generate().publicKey(owner, List.of(), Optional.empty());
    return new KeyFiles.Line(key.id(), key.line());
  }

  @Test
  void aKeyIsTrustedOnceByItsNewestLine() throws Exception {
    String content = editor.trust(KeysEditor.NOTHING, List.of(ANN, BOB));
    KeyFiles.Line limited = new KeyFiles.Line(ANN.id(), ANN.line() + " groups=web");

    content = editor.trust(content, List.of(limited));

    assertThat(editor.read(content).keys()).containsExactly(limited, BOB);
    assertThat(editor.read(content).revoked()).isEmpty();
  }

  @Test
  void aRevokedKeyIsTrustedNoMoreAndKeepsWhatStands() throws Exception {
    String content = editor.trust(KeysEditor.NOTHING, List.of(ANN, BOB));

    String next = editor.revoke(content, ANN.id(), "laptop lost", Map.of("web", DIGEST));

    assertThat(editor.read(next).keys()).containsExactly(BOB);
    assertThat(editor.read(next).revoked())
        .containsOnly(Map.entry(ANN.id(), "laptop lost; what stands: web"));
    assertThat(next).contains(DIGEST);
    assertThatThrownBy(() -> editor.trust(next, List.of(ANN)))
        .isInstanceOf(InvalidDocumentException.class)
        .hasMessageContaining("is revoked: laptop lost");
  }

  @Test
  void whatIsNoKeyOrNoReasonIsRefused() {
    assertThatThrownBy(() -> editor.revoke("{}", "ann", "lost", Map.of()))
        .hasMessageContaining("32 hex digits");
    assertThatThrownBy(() -> editor.revoke("{}", ANN.id(), " ", Map.of()))
        .hasMessageContaining("one line of text");
    assertThatThrownBy(() -> editor.read("[]")).isInstanceOf(InvalidDocumentException.class);
  }
}
