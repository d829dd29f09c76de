package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.AbstractThrowableAssert;
import org.erel.api.Settings;
import org.erel.testing.CertificateAuthority;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsFilesTest {

  private static final String USER = "erel.host.web-7";
  private static final String PASSWORD = CertificateAuthority.PASSWORD;

  @TempDir static Path folder;
  @TempDir Path scratch;

  private static CertificateAuthority authority;
  private static CertificateAuthority.Issued issued;

  @BeforeAll
  static void issue() throws IOException {
    authority = new CertificateAuthority(folder, "ca");
    issued = authority.issue(USER);
  }

  private static TlsFiles pem(Path certificate, Path key, String password) {
    return new TlsFiles(authority.certificate(), certificate, key, null, password);
  }

  private static TlsFiles keystore(Path keystore, String password) {
    return new TlsFiles(null, null, null, keystore, password);
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(TlsFiles files) {
    return assertThatThrownBy(() -> files.context(files.clientCertificate(Instant.now())))
        .isInstanceOf(TlsException.class)
        .hasMessageNotContaining(PASSWORD);
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(scratch.resolve(name), content);
  }

  @Test
  void pemAndPkcs12AreTheSameCertificate() throws Exception {
    ClientCertificate pem =
        pem(issued.certificate(), issued.key(), "").clientCertificate(Instant.now()).orElseThrow();
    ClientCertificate p12 =
        keystore(issued.keystore(), PASSWORD).clientCertificate(Instant.now()).orElseThrow();
    assertThat(pem.commonName()).contains(USER);
    assertThat(pem.chain()).hasSize(2).isEqualTo(p12.chain());
    assertThat(pem.key()).isEqualTo(p12.key());
    assertThat(pem.managers()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"PBEWithHmacSHA256AndAES_256", "PBEWithSHA1AndDESede"})
  void anEncryptedKeyOpensWithThePassword(String algorithm) throws Exception {
    Path key = file("key.pem", encrypted(algorithm));
    assertThat(pem(issued.certificate(), key, PASSWORD).clientCertificate(Instant.now()))
        .isPresent();
    assertRefused(pem(issued.certificate(), key, "wrong"))
        .hasMessageContaining(key + " has a key that cannot be decrypted")
        .hasMessageContaining("correct erel.tls.password");
    assertRefused(pem(issued.certificate(), key, ""))
        .hasMessageContaining(key + " has an encrypted key; set erel.tls.password");
  }

  private static String encrypted(String algorithm) throws Exception {
    SecretKey secret =
        SecretKeyFactory.getInstance(algorithm)
            .generateSecret(new PBEKeySpec(PASSWORD.toCharArray()));
    Cipher cipher = Cipher.getInstance(algorithm);
    cipher.init(Cipher.ENCRYPT_MODE, secret);
    AlgorithmParameters parameters = cipher.getParameters();
    if (algorithm.contains("Hmac")) {
      parameters = AlgorithmParameters.getInstance("PBES2");
      parameters.init(cipher.getParameters().getEncoded());
    }
    byte[] key =
        keystore(issued.keystore(), PASSWORD)
            .clientCertificate(Instant.now())
            .orElseThrow()
            .key()
            .getEncoded();
    return CertificateAuthority.pem(
        "ENCRYPTED PRIVATE KEY",
        new EncryptedPrivateKeyInfo(parameters, cipher.doFinal(key)).getEncoded());
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() throws Exception {
    Path other = authority.issue("other").key();
    assertRefused(pem(issued.certificate(), other, ""))
        .hasMessageContaining("the key does not fit the certificate of CN=" + USER)
        .hasMessageContaining("use the key that the certificate was requested with");
  }

  @Test
  void aKeyOfAnotherAlgorithmIsRefused() throws Exception {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    byte[] key = rsa.generateKeyPair().getPrivate().getEncoded();
    Path file = file("rsa.pem", CertificateAuthority.pem("PRIVATE KEY", key));
    assertRefused(pem(issued.certificate(), file, ""))
        .hasMessageContaining(file + " is no key for the certificate, which wants one for EC");
  }

  @Test
  void whatIsNotValidNowIsRefused() throws Exception {
    Path keystore = authority.issue("old", "san=dns:old", -10, 5).keystore();
    assertRefused(keystore(keystore, PASSWORD))
        .hasMessageContaining("the certificate of CN=old in " + keystore + " expired at ")
        .hasMessageContaining("put a renewed one there");
    TlsFiles files = pem(issued.certificate(), issued.key(), "");
    Instant before = Instant.now().minus(Duration.ofDays(9));
    assertThatThrownBy(() -> files.clientCertificate(before))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("is valid from ");
  }

  @Test
  void aRenewedFileCountsTheNextTime() throws Exception {
    Path certificate = scratch.resolve("cert.pem");
    Path key = scratch.resolve("key.pem");
    TlsFiles files = pem(certificate, key, "");
    assertRefused(files)
        .hasMessage(
            "setting erel.tls.certificate: "
                + certificate
                + " is not there; put it there, or correct the path");
    Files.copy(issued.certificate(), certificate);
    Files.copy(issued.key(), key);
    assertThatCode(() -> files.context(files.clientCertificate(Instant.now())))
        .doesNotThrowAnyException();
  }

  @Test
  void whatIsNotPemIsToldWithTheWayToMakeIt() throws Exception {
    Path text = file("text.pem", "nothing of the kind");
    Path old = file("old.pem", CertificateAuthority.pem("RSA PRIVATE KEY", new byte[9]));
    Path damaged = file("damaged.pem", CertificateAuthority.pem("CERTIFICATE", new byte[9]));
    Path broken = file("broken.pem", "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n");
    assertRefused(pem(text, issued.key(), ""))
        .hasMessageContaining("erel.tls.certificate: " + text + " has no '-----BEGIN CERTIFICATE")
        .hasMessageContaining("openssl x509");
    assertRefused(pem(damaged, issued.key(), "")).hasMessageContaining("has a damaged certificate");
    assertRefused(pem(broken, issued.key(), "")).hasMessageContaining(broken + " is damaged after");
    assertRefused(pem(issued.certificate(), text, ""))
        .hasMessageContaining("erel.tls.key: " + text + " has no '-----BEGIN PRIVATE KEY-----'");
    assertRefused(pem(issued.certificate(), old, ""))
        .hasMessageContaining("not as PKCS#8; convert it with 'openssl pkcs8 -topk8");
    assertRefused(pem(issued.certificate(), scratch, ""))
        .hasMessageContaining("erel.tls.key: " + scratch + " cannot be read");
    Path large = file("large.pem", " ".repeat((1 << 20) + 1));
    assertRefused(pem(large, issued.key(), "")).hasMessageContaining("is larger than 1 MiB");
    assertRefused(new TlsFiles(text, null, null, null, ""))
        .hasMessageContaining("erel.tls.ca: " + text + " has no '-----BEGIN CERTIFICATE-----'");
  }

  @Test
  void whatIsNoKeystoreOrDoesNotOpenIsTold() throws Exception {
    assertRefused(keystore(issued.keystore(), "wrong"))
        .hasMessageContaining("erel.tls.keystore: " + issued.keystore() + " does not open")
        .hasMessageContaining("correct erel.tls.password");
    assertRefused(keystore(issued.certificate(), PASSWORD))
        .hasMessageContaining("is no PKCS#12 file; make one with 'openssl pkcs12 -export'");
  }

  @ParameterizedTest
  @CsvSource({
    "erel.tls.certificate, erel.tls.key",
    "erel.tls.key, erel.tls.certificate",
  })
  void oneOfThePairIsNotEnough(String there, String missing) {
    assertThatThrownBy(() -> TlsFiles.of(Map.of(there, "x")::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(there + " is there without " + missing);
  }

  @Test
  void aKeystoreAndAPemFileDoNotGoTogether() {
    Map<String, String> both =
        Map.of(Settings.TLS_KEYSTORE, "a", Settings.TLS_CERTIFICATE, "b", Settings.TLS_KEY, "c");
    assertThatThrownBy(() -> TlsFiles.of(both::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use either the one or the two others");
  }

  @Test
  void withoutSettingsJavasAuthoritiesCount() throws Exception {
    assertThat(TlsFiles.of(key -> null)).isEqualTo(TlsFiles.NONE);
    assertThat(TlsFiles.NONE.context(Optional.empty())).isSameAs(SSLContext.getDefault());
  }

  @Test
  void nothingPrintsThePassword() {
    TlsFiles files = pem(issued.certificate(), issued.key(), PASSWORD);
    assertThat(files.toString()).contains("ca.pem").doesNotContain(PASSWORD);
  }

  @Test
  void theCertificateSaysWhoWeAreWhereTheUriDoesNot() throws Exception {
    Map<String, String> settings =
        Map.of(
            Settings.BROKER,
            "amqps://host,amqps://ann:x@host,amqp://host",
            Settings.TLS_KEYSTORE,
            issued.keystore().toString(),
            Settings.TLS_PASSWORD,
            PASSWORD);
    List<BrokerAddress> addresses = BrokerAddress.parse(settings::get);
    assertThat(addresses)
        .extracting(BrokerAddress::byCertificate)
        .containsExactly(true, false, false);
    assertThat(addresses.get(0).access().user()).isEqualTo(USER);
    assertThat(addresses.get(1).access().user()).isEqualTo("ann");
    assertThat(addresses.get(2).access().user()).isEqualTo("guest");
  }

  @Test
  void aCommonNameOfAnotherFormClaimsNothing() throws Exception {
    Map<String, String> settings =
        Map.of(
            Settings.BROKER,
            "amqps://host",
            Settings.TLS_KEYSTORE,
            authority.issue("web-7.example.com").keystore().toString(),
            Settings.TLS_PASSWORD,
            PASSWORD);
    assertThat(BrokerAddress.parse(settings::get).get(0).access().user()).isEmpty();
  }
}
