package org.erel.broker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.erel.api.Settings;

/**
 * The files that TLS needs: whom to trust, and who we are. They are read anew for each connection,
 * so that a renewed certificate counts from the next one on. A path is null where its setting is
 * not there.
 *
 * @param ca authorities that may vouch for the broker, PEM; null for those of Java
 * @param certificate ours, PEM
 * @param key of the certificate, PEM
 * @param keystore certificate and key, PKCS#12
 * @param password of the keystore or key; may be empty
 */
record TlsFiles(Path ca, Path certificate, Path key, Path keystore, String password) {

  /** Java's authorities, and no certificate. */
  static final TlsFiles NONE = new TlsFiles(null, null, null, null, "");

  /**
   * As records do.
   *
   * @throws IllegalArgumentException if they do not go together
   */
  TlsFiles {
    if (keystore != null && (certificate != null || key != null)) {
      throw new IllegalArgumentException(
          "setting %s is there, and %s or %s too; use either the one or the two others"
              .formatted(Settings.TLS_KEYSTORE, Settings.TLS_CERTIFICATE, Settings.TLS_KEY));
    }
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          "setting %s is there without %s; a client has both"
              .formatted(
                  certificate == null ? Settings.TLS_KEY : Settings.TLS_CERTIFICATE,
                  certificate == null ? Settings.TLS_CERTIFICATE : Settings.TLS_KEY));
    }
  }

  /**
   * Those that the settings name. Reads none of them yet.
   *
   * @param property looks a setting up and answers null where there is none
   * @return where they are
   * @throws IllegalArgumentException if they do not go together
   */
  static TlsFiles of(UnaryOperator<String> property) {
    String password = property.apply(Settings.TLS_PASSWORD);
    return new TlsFiles(
        path(property, Settings.TLS_CA),
        path(property, Settings.TLS_CERTIFICATE),
        path(property, Settings.TLS_KEY),
        path(property, Settings.TLS_KEYSTORE),
        password == null ? "" : password);
  }

  private static Path path(UnaryOperator<String> property, String setting) {
    String value = property.apply(setting);
    try {
      return value == null || value.isBlank() ? null : Path.of(value.strip());
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "setting " + setting + " is not a path: " + e.getMessage(), e);
    }
  }

  /**
   * Whether a client certificate is named.
   *
   * @return false where there is none to present
   */
  boolean haveCertificate() {
    return certificate != null || keystore != null;
  }

  /**
   * Reads the client certificate.
   *
   * @param now the time, which it must be valid at
   * @return empty where none is named
   * @throws TlsException if it cannot be read, or is of no use
   */
  Optional<ClientCertificate> clientCertificate(Instant now) throws TlsException {
    if (keystore != null) {
      return Optional.of(ofKeystore().checked(now));
    }
    if (certificate == null) {
      return Optional.empty();
    }
    List<X509Certificate> chain = new PemFile(Settings.TLS_CERTIFICATE, certificate).certificates();
    PrivateKey own =
        new PemFile(Settings.TLS_KEY, key)
            .key(chain.get(0).getPublicKey().getAlgorithm(), password);
    return Optional.of(new ClientCertificate(certificate, chain, own).checked(now));
  }

  private ClientCertificate ofKeystore() throws TlsException {
    byte[] content = PemFile.content(Settings.TLS_KEYSTORE, keystore);
    char[] secret = password.toCharArray();
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(content), secret);
      List<String> keys = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          keys.add(alias);
        }
      }
      if (keys.size() == 1
          && store.getKey(keys.get(0), secret) instanceof PrivateKey own
          && store.getCertificateChain(keys.get(0)) != null) {
        List<X509Certificate> chain =
            Arrays.stream(store.getCertificateChain(keys.get(0)))
                .map(X509Certificate.class::cast)
                .toList();
        return new ClientCertificate(keystore, chain, own);
      }
      throw keystore(
          "has %d private keys; use one with a single key and its certificate"
              .formatted(keys.size()),
          null);
    } catch (TlsException e) {
      throw e;
    } catch (UnrecoverableKeyException e) {
      throw keystore(
          "has a key with a password of its own; give the key the password of the file", e);
    } catch (IOException | GeneralSecurityException e) {
      throw keystore(
          e.getCause() instanceof UnrecoverableKeyException
              ? "does not open with this password; correct " + Settings.TLS_PASSWORD
              : "is no PKCS#12 file; make one with 'openssl pkcs12 -export', or use "
                  + Settings.TLS_CERTIFICATE
                  + " and "
                  + Settings.TLS_KEY
                  + " for PEM",
          e);
    } finally {
      Arrays.fill(secret, '\0');
    }
  }

  private TlsException keystore(String what, Throwable cause) {
    return new TlsException(
        "setting " + Settings.TLS_KEYSTORE + ": " + keystore + " " + what, cause);
  }

  /**
   * What a connection is made with.
   *
   * @param own the client certificate, as {@link #clientCertificate} answers it
   * @return verifies the broker's certificate; its host name is another matter
   * @throws TlsException if the authorities cannot be read
   * @throws GeneralSecurityException if this Java cannot use what it got
   */
  SSLContext context(Optional<ClientCertificate> own)
      throws TlsException, GeneralSecurityException {
    if (ca == null && own.isEmpty()) {
      return SSLContext.getDefault();
    }
    KeyManager[] keys = own.isPresent() ? own.get().managers() : null;
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, ca == null ? null : trusted(), null);
    return context;
  }

  private TrustManager[] trusted() throws TlsException, GeneralSecurityException {
    KeyStore store = emptyStore();
    for (X509Certificate authority : new PemFile(Settings.TLS_CA, ca).certificates()) {
      store.setCertificateEntry("authority-" + store.size(), authority);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /**
   * A keystore in memory.
   *
   * @return without entries
   * @throws GeneralSecurityException if this Java has none
   */
  static KeyStore emptyStore() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  @Override
  public String toString() {
    return "TLS files " + ca + ", " + certificate + ", " + key + ", " + keystore; // no password
  }
}
