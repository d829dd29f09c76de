package org.erel.broker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.erel.api.Settings;

/**
 * A file of certificates or with a key, in the textual encoding of RFC 7468.
 *
 * @param setting names the file
 * @param path where it is
 */
record PemFile(String setting, Path path) {

  private static final int MOST_BYTES = 1 << 20;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String KEY = "PRIVATE KEY";
  private static final String ENCRYPTED_KEY = "ENCRYPTED PRIVATE KEY";

  private static final Set<String> PBES2 = Set.of("PBES2", "1.2.840.113549.1.5.13");

  private record Block(String label, byte[] content) {}

  /**
   * Its certificates.
   *
   * @return at least one, in the order of the file
   * @throws TlsException if it cannot be read or has none
   */
  List<X509Certificate> certificates() throws TlsException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks()) {
      if (block.label().equals(CERTIFICATE)) {
        try {
          certificates.add(
              (X509Certificate)
                  CertificateFactory.getInstance("X.509")
                      .generateCertificate(new ByteArrayInputStream(block.content())));
        } catch (CertificateException e) {
          throw wrong("has a damaged certificate; copy it anew from its authority", e);
        }
      }
    }
    if (certificates.isEmpty()) {
      throw none(CERTIFICATE, "openssl x509 -inform der -in FILE");
    }
    return certificates;
  }

  /**
   * Its private key.
   *
   * @param algorithm the key's, such as RSA
   * @param password of an encrypted one; may be empty
   * @return the key
   * @throws TlsException if it cannot be read, has none, or one of another algorithm
   */
  PrivateKey key(String algorithm, String password) throws TlsException {
    List<Block> blocks = blocks();
    for (Block block : blocks) {
      boolean encrypted = block.label().equals(ENCRYPTED_KEY);
      if (encrypted || block.label().equals(KEY)) {
        PKCS8EncodedKeySpec spec =
            encrypted ? decrypted(block, password) : new PKCS8EncodedKeySpec(block.content());
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(spec);
        } catch (GeneralSecurityException e) {
          throw wrong(
              "is no key for the certificate, which wants one for "
                  + algorithm
                  + "; use the key that the certificate was requested with",
              e);
        }
      }
    }
    if (blocks.stream().anyMatch(block -> block.label().endsWith(KEY))) {
      throw wrong(
          "has a key, but not as PKCS#8; convert it with 'openssl pkcs8 -topk8 -nocrypt -in FILE'",
          null);
    }
    throw none(KEY, "openssl pkcs8 -topk8 -nocrypt -in FILE");
  }

  private PKCS8EncodedKeySpec decrypted(Block block, String password) throws TlsException {
    if (password.isEmpty()) {
      throw wrong("has an encrypted key; set " + Settings.TLS_PASSWORD, null);
    }
    PBEKeySpec secret = new PBEKeySpec(password.toCharArray());
    try {
      EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(block.content());
      AlgorithmParameters parameters = info.getAlgParameters();
      // PBES2 is a family; which one it is, is in the parameters
      String algorithm =
          PBES2.contains(info.getAlgName()) ? String.valueOf(parameters) : info.getAlgName();
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(algorithm).generateSecret(secret),
          parameters);
      return info.getKeySpec(cipher);
    } catch (IOException | GeneralSecurityException e) {
      throw wrong("has a key that cannot be decrypted; correct " + Settings.TLS_PASSWORD, e);
    } finally {
      secret.clearPassword();
    }
  }

  private List<Block> blocks() throws TlsException {
    Matcher matcher = BLOCK.matcher(new String(content(setting, path), ISO_8859_1));
    List<Block> blocks = new ArrayList<>();
    while (matcher.find()) {
      try {
        blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
      } catch (IllegalArgumentException e) {
        throw wrong("is damaged after '-----BEGIN " + matcher.group(1) + "-----'; copy it anew", e);
      }
    }
    return blocks;
  }

  /**
   * Reads a file that a setting names.
   *
   * @param setting the setting
   * @param path the file
   * @return its bytes, at most 1 MiB
   * @throws TlsException if it is not there, cannot be read or is larger
   */
  static byte[] content(String setting, Path path) throws TlsException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] content = in.readNBytes(MOST_BYTES + 1);
      if (content.length > MOST_BYTES) {
        throw new TlsException(
            "setting " + setting + ": " + path + " is larger than 1 MiB; name the right file",
            null);
      }
      return content;
    } catch (NoSuchFileException e) {
      throw new TlsException(
          "setting " + setting + ": " + path + " is not there; put it there, or correct the path",
          e);
    } catch (TlsException e) {
      throw e;
    } catch (IOException e) {
      throw new TlsException(
          "setting "
              + setting
              + ": "
              + path
              + " cannot be read ("
              + e.getClass().getSimpleName()
              + "); make it a file that this user may read",
          e);
    }
  }

  private TlsException none(String label, String command) {
    return wrong(
        "has no '-----BEGIN " + label + "-----'; use PEM, such as by '" + command + "'", null);
  }

  private TlsException wrong(String what, Throwable cause) {
    return new TlsException("setting " + setting + ": " + path + " " + what, cause);
  }
}
