package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.erel.api.Document;
import org.erel.api.Signature;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code keys}. */
class KeysCommandTest extends CommandFixture {

  @TempDir Path folder;

  private String made;

  @BeforeEach
  void aKey() {
    run("keygen", path("key.pem"), "--owner", "ann");
    made = out.toString();
    forget();
  }

  @Test
  void aFileOfPublicKeysIsShownWithTheirIdentifiers() throws Exception {
    Files.writeString(folder.resolve("two.pub"), made.replaceAll("#.*\n", "") + "# nobody else\n");
    assertThat(run("keys", "show", path("two.pub"))).isZero();
    assertThat(out).hasToString(made);
    assertThat(opened).isEmpty();
  }

  @Test
  void aFolderIsShownAsHostsReadIt() throws Exception {
    Files.writeString(folder.resolve("bob.pub"), "\ned25519 AAAA bob\n");
    assertThat(run("keys", "show", folder.toString())).isEqualTo(2);
    assertThat(out).hasToString(made);
    assertThat(err)
        .hasToString("trusted key bob.pub:2: the Base64 text is not an Ed25519 public key\n");
  }

  @Test
  void thePublicKeyOfAPrivateOneIsShown() {
    assertThat(run("keys", "show", path("key.pem"))).isZero();
    assertThat(out).hasToString(made.replace(" ann\n", " " + Commands.operator() + "\n"));
    assertThat(asked).isEmpty();
  }

  @Test
  void aPrivateKeyWithAPassphraseIsAskedForIt() {
    environment.put("EREL_KEY_PASSPHRASE", "x");
    run("keygen", path("secret.pem"));
    environment.clear();
    forget();
    typed = Optional.of(new ArrayDeque<>(List.of("y", "x")));
    assertThat(run("keys", "show", path("secret.pem"))).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("erel keys show: " + path("secret.pem") + ": its passphrase is another one\n");
    assertThat(run("keys", "show", path("secret.pem"))).isZero();
    assertThat(asked).contains("Passphrase of " + path("secret.pem"));
    assertThat(out.toString()).contains("ed25519 ");
  }

  @Test
  void aPrivateKeyThatOthersCanReadIsNotUsed() throws Exception {
    Files.setPosixFilePermissions(
        folder.resolve("key.pem"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(run("keys", "show", path("key.pem"))).isEqualTo(2);
    assertThat(err.toString()).contains("'chmod 600 " + path("key.pem") + "'");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertThat(run("keys", "show", "nowhere.pub")).isEqualTo(2);
    assertThat(err.toString()).startsWith("erel keys show: nowhere.pub: no such file in ");
  }

  @Test
  void whereThereIsNoKeyThatIsSaid() throws Exception {
    Files.writeString(folder.resolve("none.pub"), "# nobody\n");
    assertThat(run("keys", "show", path("none.pub"))).isZero();
    assertThat(err).hasToString(path("none.pub") + ": there is no key\n");
  }

  @Test
  void aMissingOrMistypedCommandIsWrongUsage() {
    assertThat(run("keys")).isEqualTo(2);
    assertThat(err.toString()).startsWith("erel keys: Missing required subcommand");
    assertThat(run("keys", "shwo", "x")).isEqualTo(2);
    assertThat(run("keys", "show")).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required parameter: 'FILE'");
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void forget() {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
  }

  @Test
  void keysAreTrustedByTheNextKeysDocument() {
    assertThat(run("keys", "trust", path("key.pem.pub"))).isZero();
    assertThat(cluster.calls)
        .last()
        .asString()
        .startsWith("keys { \"keys\": [ \"ed25519 ")
        .contains(" ann\" ], \"revoked\": { } } on REVISION0 ");
  }

  @Test
  void whatCannotBeTrustedIsWrongUsage() throws Exception {
    assertThat(run("keys", "trust", path("none.pub"))).isEqualTo(2);
    Files.writeString(folder.resolve("odd.pub"), "ed25519 AAAA bob\n");
    assertThat(run("keys", "trust", path("odd.pub"))).isEqualTo(2);
    assertThat(err.toString()).contains("none.pub: no such file", "odd.pub:1: the Base64 text");
    assertThat(cluster.calls).isEmpty();
  }

  @Test
  void theDocumentsOfARevokedKeyStandUnlessTheyAreDropped() {
    String id = made.substring("# key ".length(), made.indexOf('\n'));
    Signature by = new Signature(id, Base64.getEncoder().encodeToString(new byte[64]));
    Document web = new Document("web", 7, "ann", Instant.EPOCH, true, "").signed(by);
    Document db = new Document("db", 2, "ann", Instant.EPOCH, true, "").signed(by);
    Document other = new Document("mail", 1, "bob", Instant.EPOCH, true, "");
    Document shop = new Document("shop@1.2.0", 2, "ann", Instant.EPOCH, true, "").signed(by);
    cluster.documents = List.of(db, other, web, shop);

    assertThat(run("keys", "revoke", id.substring(0, 8), "--reason", "laptop lost", "--drop", "db"))
        .isZero();

    assertThat(err.toString()).startsWith("stands, and you vouch for it: " + web.reference());
    assertThat(cluster.calls)
        .last()
        .asString()
        .contains(id, "\"reason\": \"laptop lost\"", "\"web\": \"" + web.digest() + "\"")
        .contains("\"shop@1.2.0\": \"" + shop.digest() + "\"")
        .doesNotContain("\"db\"", "\"mail\"");
    assertThat(run("keys", "revoke", "ann", "--reason", "x")).isEqualTo(2);
  }

  @Test
  void theKeysOfAllHostsAreListed() {
    assertThat(run("keys", "list")).isZero();
    assertThat(err.toString()).startsWith("nobody has published keys");
    String line = made.split("\n")[1];
    cluster.documents =
        List.of(
            new Document(
                Document.KEYS,
                3,
                "ann",
                Instant.EPOCH,
                false,
                "{\"keys\": [\"%s\"], \"revoked\": {\"%s\": {\"reason\": \"lost\"}}}"
                    .formatted(line, "ab".repeat(16))));
    assertThat(run("keys", "list")).isZero();
    assertThat(out).hasToString(made + "# revoked " + "ab".repeat(16) + ": lost\n");
  }
}
