package org.erel.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.erel.api.Problem;
import org.erel.api.Settings;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key of this host, for what is edited and ordered on it: {@code key.pem} in its data folder,
 * made at its first start, and its public key beside it in {@code key.pem.pub}. It counts for
 * nothing until others trust it.
 */
@Component(service = HostKey.class)
public final class HostKey {

  private static final Logger LOG = LoggerFactory.getLogger(HostKey.class);
  private static final String FILE = "key.pem";

  private final Signer signer;
  private final Optional<Problem> problem;

  /**
   * Reads the key, or makes it. Where neither can be done the host runs without.
   *
   * @param context of this bundle, for the settings
   */
  @Activate
  public HostKey(BundleContext context) {
    this(Settings.data(context::getProperty), Settings.host(context::getProperty).identifier());
  }

  HostKey(Path data, String host) {
    Path file = data.resolve(FILE);
    Signer read = Signer.NONE;
    Optional<Problem> wrong = Optional.empty();
    try {
      if (Files.notExists(file)) {
        Files.createDirectories(data);
        new OperatorKeyFiles().make(file, host, List.of(), Optional.empty(), Optional::empty);
        LOG.info("made this host's key {}", file);
      }
      read = Signer.of(OperatorKey.read(file, () -> new char[0]));
    } catch (IOException | InvalidKeyFileException e) {
      LOG.error("this host has no key", e);
      wrong =
          Optional.of(
              new Problem(
                  "this host's key",
                  e.getMessage()
                      + "; what is edited or ordered on this host is not signed. Correct "
                      + file
                      + ", or take it away for a new one, and restart the master"));
    }
    this.signer = read;
    this.problem = wrong;
  }

  /**
   * Vouches with it.
   *
   * @return never null
   */
  public Signer signer() {
    return signer;
  }

  /**
   * Why there is no key.
   *
   * @return empty where there is one
   */
  public Optional<Problem> problem() {
    return problem;
  }
}
