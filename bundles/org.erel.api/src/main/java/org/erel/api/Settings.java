package org.erel.api;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of a master. The launcher gathers them from {@code etc/erel.properties}, the
 * environment and flags, and hands them to the framework as properties; bundles read them from
 * there.
 */
public final class Settings {

  /** The host's identifier. Default: the machine's host name. */
  public static final String IDENTIFIER = "erel.id";

  /** Prefix of the host's labels: {@code erel.label.zone=eu}. */
  public static final String LABEL_PREFIX = "erel.label.";

  /** Comma-separated names of the labels that are set; the launcher derives it. */
  public static final String LABELS = "erel.labels";

  /** The broker as an AMQP URI. It may carry a password: never print it whole. */
  public static final String BROKER = "erel.broker";

  /** AMQP heartbeat in seconds. Default: 10. */
  public static final String HEARTBEAT = "erel.broker.heartbeat";

  /**
   * How much of releases a host sends to others at most, such as {@code 10MiB} a second. Default:
   * no limit.
   */
  public static final String DELIVERY_RATE = "erel.delivery.rate";

  /**
   * File with the certificates, in PEM, of the authorities that may vouch for the broker. Default:
   * those that Java trusts.
   */
  public static final String TLS_CA = "erel.tls.ca";

  /** File with the client's certificate, in PEM, and those between it and its authority. */
  public static final String TLS_CERTIFICATE = "erel.tls.certificate";

  /** File with the private key of {@link #TLS_CERTIFICATE}: PKCS#8 in PEM. */
  public static final String TLS_KEY = "erel.tls.key";

  /** PKCS#12 file with the client's certificate and key, in place of the two PEM files. */
  public static final String TLS_KEYSTORE = "erel.tls.keystore";

  /** The password of {@link #TLS_KEYSTORE}, or of an encrypted {@link #TLS_KEY}: never print it. */
  public static final String TLS_PASSWORD = "erel.tls.password";

  /** The folder of the public keys that a master trusts, in files {@code *.pub}. */
  public static final String TRUSTED = "erel.trusted";

  /**
   * {@code true} where the cluster runs unsigned: whoever reaches the broker may publish and order.
   * Default: false.
   */
  public static final String UNSIGNED = "erel.unsigned";

  /** The file of an operator's private key. Masters have one of their own, in {@link #DATA}. */
  public static final String KEY = "erel.key";

  /** The folder that holds all a master must not lose. */
  public static final String DATA = "erel.data";

  /** The folder where releases are dropped: {@code releases-repo/}. */
  public static final String RELEASES = "erel.releases";

  /** How many committed versions of each release are kept for a roll-back. Default: 2. */
  public static final String KEPT = "erel.kept";

  /**
   * How much of the data folder's disk releases from the cluster leave free, such as {@code
   * 512MiB}. Default: 256 MiB.
   */
  public static final String RESERVE = "erel.disk.reserve";

  /**
   * Maven repositories that jars come from which a release leaves out, in place of Central and
   * those of {@code settings.xml}: URLs separated by commas, each perhaps with {@code @id=NAME}. A
   * {@code +} before the first keeps the others. Mirrors, proxies and passwords are those of {@code
   * settings.xml} in any case.
   */
  public static final String MAVEN_REPOSITORIES = "erel.maven.repositories";

  /**
   * System property, not a setting: the exit code of the process. A bundle that must end its master
   * sets it with {@link #EXIT_REASON}, then stops the system bundle. Default: 0.
   */
  public static final String EXIT_CODE = "erel.exit.code";

  /** System property, not a setting: what the process prints as it ends with {@link #EXIT_CODE}. */
  public static final String EXIT_REASON = "erel.exit.reason";

  private static final Pattern BYTES = Pattern.compile("([1-9][0-9]{0,5})(KiB|MiB|GiB)");

  private Settings() {}

  /**
   * The host that the framework properties describe.
   *
   * @param property looks a framework property up and answers null where there is none, such as
   *     {@code bundleContext::getProperty}
   * @return the host
   * @throws IllegalArgumentException if the identifier is missing or a name is not valid
   */
  public static Host host(UnaryOperator<String> property) {
    Map<String, String> labels = new TreeMap<>();
    String names = property.apply(LABELS);
    if (names != null && !names.isBlank()) {
      for (String name : names.split(",")) {
        labels.put(name, property.apply(LABEL_PREFIX + name));
      }
    }
    return new Host(property.apply(IDENTIFIER), labels);
  }

  /**
   * The data folder.
   *
   * @param property as for {@link #host}
   * @return the folder, which may not exist yet
   * @throws IllegalArgumentException if it is not set
   */
  public static Path data(UnaryOperator<String> property) {
    return Path.of(required(property, DATA));
  }

  /**
   * The folder of dropped releases.
   *
   * @param property as for {@link #host}
   * @return the folder, which may not exist yet
   * @throws IllegalArgumentException if it is not set
   */
  public static Path releases(UnaryOperator<String> property) {
    return Path.of(required(property, RELEASES));
  }

  /**
   * How many committed versions of each release stay for a roll-back, the running one apart.
   *
   * @param property as for {@link #host}
   * @return 0 to 100
   * @throws IllegalArgumentException if it is another number, or none
   */
  public static int kept(UnaryOperator<String> property) {
    String value = property.apply(KEPT);
    if (value == null || value.isBlank()) {
      return 2;
    }
    if (!value.matches("[0-9]{1,2}|100")) {
      throw new IllegalArgumentException(
          "setting " + KEPT + " is '" + value + "'; use a number from 0 to 100");
    }
    return Integer.parseInt(value);
  }

  /**
   * How much of the data folder's disk stays free.
   *
   * @param property as for {@link #host}
   * @return in bytes
   * @throws IllegalArgumentException if it is not valid
   */
  public static long reserve(UnaryOperator<String> property) {
    return bytes(property, RESERVE).orElse(256L << 20);
  }

  /**
   * How much of releases a host sends at most.
   *
   * @param property as for {@link #host}
   * @return bytes a second; empty for no limit
   * @throws IllegalArgumentException if it is not valid
   */
  public static OptionalLong deliveryRate(UnaryOperator<String> property) {
    return bytes(property, DELIVERY_RATE);
  }

  private static OptionalLong bytes(UnaryOperator<String> property, String name) {
    String value = property.apply(name);
    if (value == null || value.isBlank()) {
      return OptionalLong.empty();
    }
    Matcher amount = BYTES.matcher(value.strip());
    if (!amount.matches()) {
      throw new IllegalArgumentException(
          "setting "
              + name
              + " is '"
              + value
              + "'; use bytes as a whole number of KiB, MiB or GiB, such as 10MiB");
    }
    int power = "KMG".indexOf(amount.group(2).charAt(0)) + 1;
    return OptionalLong.of(Long.parseLong(amount.group(1)) << (10 * power));
  }

  /**
   * Whether the cluster runs unsigned.
   *
   * @param property as for {@link #host}
   * @return true only where it is said
   * @throws IllegalArgumentException if something else than true or false is said
   */
  public static boolean unsigned(UnaryOperator<String> property) {
    String value = property.apply(UNSIGNED);
    if (value == null || value.isBlank() || value.equals("false")) {
      return false;
    }
    if (!value.equals("true")) {
      throw new IllegalArgumentException(
          "setting " + UNSIGNED + " is '" + value + "'; use true or false");
    }
    return true;
  }

  private static String required(UnaryOperator<String> property, String name) {
    String value = property.apply(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("setting " + name + " is missing");
    }
    return value;
  }
}
