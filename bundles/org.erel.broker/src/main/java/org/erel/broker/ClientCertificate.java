package org.erel.broker;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * Who we are to a broker that asks for a certificate.
 *
 * @param file where it is from, for messages
 * @param chain the certificate, and those between it and its authority
 * @param key the certificate's
 */
record ClientCertificate(Path file, List<X509Certificate> chain, PrivateKey key) {

  private static final byte[] SAMPLE = {1, 2, 3};

  /** As records do; the chain has at least one certificate. */
  ClientCertificate {
    chain = List.copyOf(chain);
  }

  /**
   * Checks what a broker would only refuse without a word.
   *
   * @param now the time
   * @return this
   * @throws TlsException if the key does not fit, or the certificate is not valid now
   */
  ClientCertificate checked(Instant now) throws TlsException {
    X509Certificate own = chain.get(0);
    if (!fits(own)) {
      throw new TlsException(
          "the key does not fit the certificate of "
              + subject()
              + " in "
              + file
              + "; use the key that the certificate was requested with",
          null);
    }
    if (now.isAfter(own.getNotAfter().toInstant())) {
      throw new TlsException(
          "the certificate of "
              + subject()
              + " in "
              + file
              + " expired at "
              + own.getNotAfter().toInstant()
              + "; put a renewed one there, or correct this machine's clock",
          null);
    }
    if (now.isBefore(own.getNotBefore().toInstant())) {
      throw new TlsException(
          "the certificate of "
              + subject()
              + " in "
              + file
              + " is valid from "
              + own.getNotBefore().toInstant()
              + " on only; correct this machine's clock, or wait",
          null);
    }
    return this;
  }

  private boolean fits(X509Certificate own) {
    String algorithm =
        switch (own.getPublicKey().getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> own.getPublicKey().getAlgorithm();
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(SAMPLE);
      byte[] signed = signature.sign();
      signature.initVerify(own.getPublicKey());
      signature.update(SAMPLE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /**
   * The common name of its subject, which brokers take for the user's name where they are told to.
   *
   * @return empty where it has none
   */
  Optional<String> commonName() {
    try {
      return new LdapName(subject())
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .map(part -> part.getValue().toString())
              .findFirst();
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }

  private String subject() {
    return chain.get(0).getSubjectX500Principal().getName();
  }

  /**
   * For a TLS context.
   *
   * @return present this certificate
   * @throws GeneralSecurityException if this Java cannot use the key
   */
  KeyManager[] managers() throws GeneralSecurityException {
    KeyStore store = TlsFiles.emptyStore();
    store.setKeyEntry("erel", key, new char[0], chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  @Override
  public String toString() {
    return subject() + " in " + file; // without the key
  }
}
