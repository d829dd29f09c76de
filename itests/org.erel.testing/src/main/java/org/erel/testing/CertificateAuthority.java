package org.erel.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An authority that issues certificates for tests, by the keytool of this Java. Its files, and
 * those of what it issued, are in one folder. Methods may be called from any thread, one at a time.
 */
public final class CertificateAuthority {

  /** The password of every PKCS#12 file that is made here. */
  public static final String PASSWORD = "not-so-secret";

  private static final int LIMIT_SECONDS = 60;
  private static final int LINE = 64;

  /**
   * What was issued: the same certificate and key, once in PEM and once in PKCS#12.
   *
   * @param certificate PEM, with the authority's after it
   * @param key PKCS#8 in PEM, not encrypted
   * @param keystore PKCS#12, opened with {@link #PASSWORD}
   */
  public record Issued(Path certificate, Path key, Path keystore) {}

  private final Path folder;
  private final String name;
  private final Path store;
  private final Path certificate;

  /**
   * Makes an authority with a key of its own.
   *
   * @param folder for its files; made where it is not there
   * @param name of the authority, and of its files
   * @throws IOException if keytool fails
   */
  public CertificateAuthority(Path folder, String name) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.name = name;
    store = folder.resolve(name + ".p12");
    certificate = folder.resolve(name + ".pem");
    List<String> make = new ArrayList<>(List.of("-genkeypair", "-ext", "bc:c"));
    make.addAll(List.of("-validity", "30"));
    keytool(store, make, "-alias", "key", "-keyalg", "EC", "-dname", "CN=" + name);
    keytool(
        store, List.of("-exportcert", "-rfc"), "-alias", "key", "-file", certificate.toString());
  }

  /**
   * The authority's own certificate.
   *
   * @return a PEM file
   */
  public Path certificate() {
    return certificate;
  }

  /**
   * Issues a certificate that is valid from yesterday on, for a month, for the hosts localhost and
   * 127.0.0.1.
   *
   * @param commonName of its subject
   * @return its files
   * @throws IOException if keytool fails
   */
  public Issued issue(String commonName) throws IOException {
    return issue(commonName, "san=dns:localhost,ip:127.0.0.1", -1, 30);
  }

  /**
   * Issues a certificate.
   *
   * @param commonName of its subject
   * @param extension as keytool's {@code -ext} has it
   * @param begin days from now on which it begins to be valid, may be negative
   * @param days for how many
   * @return its files, which replace earlier ones of this common name
   * @throws IOException if keytool fails
   */
  public Issued issue(String commonName, String extension, int begin, int days) throws IOException {
    String file = name + "-" + commonName;
    Path keystore = folder.resolve(file + ".p12");
    Path request = folder.resolve(file + ".csr");
    Path chain = folder.resolve(file + ".pem");
    Path key = folder.resolve(file + ".key");
    Files.deleteIfExists(keystore);
    keytool(
        keystore,
        List.of("-genkeypair"),
        "-alias",
        "key",
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + commonName);
    keytool(keystore, List.of("-certreq"), "-alias", "key", "-file", request.toString());
    List<String> sign = new ArrayList<>(List.of("-gencert", "-rfc", "-ext", extension));
    sign.addAll(List.of("-startdate", (begin < 0 ? begin : "+" + begin) + "d"));
    sign.addAll(List.of("-validity", Integer.toString(days)));
    keytool(
        store, sign, "-alias", "key", "-infile", request.toString(), "-outfile", chain.toString());
    Files.writeString(chain, Files.readString(chain) + Files.readString(certificate));
    complete(keystore, chain, key);
    return new Issued(chain, key, keystore);
  }

  /** Puts the chain into the keystore, and the key into a file of its own. */
  private static void complete(Path keystore, Path chain, Path keyFile) throws IOException {
    char[] password = PASSWORD.toCharArray();
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(keystore)) {
        keys.load(in, password);
      }
      Key key = keys.getKey("key", password);
      try (InputStream in = Files.newInputStream(chain)) {
        keys.setKeyEntry(
            "key",
            key,
            password,
            CertificateFactory.getInstance("X.509")
                .generateCertificates(in)
                .toArray(Certificate[]::new));
      }
      try (OutputStream out = Files.newOutputStream(keystore)) {
        keys.store(out, password);
      }
      Files.writeString(keyFile, pem("PRIVATE KEY", key.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException("what keytool made cannot be read: " + keystore, e);
    }
  }

  /**
   * Writes what the textual encoding of RFC 7468 is for.
   *
   * @param label such as {@code PRIVATE KEY}
   * @param content in DER
   * @return the text of a PEM file
   */
  public static String pem(String label, byte[] content) {
    String text = Base64.getMimeEncoder(LINE, "\n".getBytes(US_ASCII)).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }

  private void keytool(Path keystore, List<String> command, String... more) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.addAll(command);
    line.addAll(List.of("-keystore", keystore.toString(), "-storetype", "PKCS12"));
    line.addAll(List.of("-storepass", PASSWORD));
    line.addAll(List.of(more));
    Path said = folder.resolve("keytool.log");
    Process keytool =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      if (!keytool.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        keytool.destroyForcibly();
        throw new IOException(line + " takes more than " + LIMIT_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      keytool.destroyForcibly();
      throw new IOException("interrupted in keytool", e);
    }
    if (keytool.exitValue() != 0) {
      throw new IOException(line + " failed: " + Files.readString(said));
    }
  }
}
