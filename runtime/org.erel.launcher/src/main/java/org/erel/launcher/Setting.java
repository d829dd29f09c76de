package org.erel.launcher;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.erel.api.Settings;

/** What a master can be told, apart from its labels. */
enum Setting {
  IDENTIFIER(Settings.IDENTIFIER, "--id"),
  BROKER(Settings.BROKER, "--broker"),
  HEARTBEAT(Settings.HEARTBEAT, "--heartbeat"),
  DATA(Settings.DATA, "--data"),
  RELEASES(Settings.RELEASES, "--releases"),
  KEPT(Settings.KEPT, "--kept"),
  /** Seconds between two comparisons of documents with another host; has no flag. */
  SYNC_INTERVAL("erel.sync.interval", ""),
  DELIVERY_RATE(Settings.DELIVERY_RATE, ""),
  RESERVE(Settings.RESERVE, ""),
  MAVEN_REPOSITORIES(Settings.MAVEN_REPOSITORIES, ""),
  TRUSTED(Settings.TRUSTED, ""),
  UNSIGNED(Settings.UNSIGNED, ""),
  TLS_CA(Settings.TLS_CA, ""),
  TLS_CERTIFICATE(Settings.TLS_CERTIFICATE, ""),
  TLS_KEY(Settings.TLS_KEY, ""),
  TLS_KEYSTORE(Settings.TLS_KEYSTORE, ""),
  TLS_PASSWORD(Settings.TLS_PASSWORD, "");

  private static final Set<String> SCHEMES = Set.of("amqp", "amqps");
  private static final Pattern PASSWORD = Pattern.compile("//[^/@]*:[^/@]*@(?!id=)");
  private static final int AN_HOUR = 3600;
  private static final int A_DAY = 86_400;

  private final String property;
  private final String flag;

  Setting(String property, String flag) {
    this.property = property;
    this.flag = flag;
  }

  /** The framework property, and the key in {@code etc/erel.properties}. */
  String property() {
    return property;
  }

  /** Empty if there is none. */
  String flag() {
    return flag;
  }

  /** The environment variable: {@code erel.broker.heartbeat} is {@code EREL_BROKER_HEARTBEAT}. */
  String variable() {
    return property.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  static Optional<Setting> ofProperty(String property) {
    return Arrays.stream(values()).filter(setting -> setting.property.equals(property)).findAny();
  }

  /**
   * Checks a value and gives it its final form: paths become absolute.
   *
   * @param value what was given
   * @param base the folder that a relative path starts from
   * @return the framework property's value
   * @throws IllegalArgumentException if it is not valid; the message says what is wrong
   */
  String normalise(String value, Path base) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("is empty");
    }
    return switch (this) {
      case IDENTIFIER -> value; // checked together with the labels
      case TLS_PASSWORD -> value;
      case MAVEN_REPOSITORIES -> repositories(value);
      case BROKER -> broker(value);
      case HEARTBEAT -> seconds(value, AN_HOUR);
      case SYNC_INTERVAL -> seconds(value, A_DAY);
      case DATA, RELEASES, TRUSTED -> folder(value, base);
      case TLS_CA, TLS_CERTIFICATE, TLS_KEY, TLS_KEYSTORE -> file(value, base);
      case UNSIGNED -> unsigned(value);
      case KEPT -> kept(value);
      case DELIVERY_RATE -> amount(value, " a second", Settings::deliveryRate);
      case RESERVE -> amount(value, "", Settings::reserve);
    };
  }

  private static String broker(String value) {
    for (String address : value.split(",", -1)) {
      if (!isBroker(address.strip())) {
        throw new IllegalArgumentException(
            "is not a broker's address: use amqp://user:password@host:port/vhost, or amqps for TLS;"
                + " several are separated by commas");
      }
    }
    return value;
  }

  private static boolean isBroker(String address) {
    try {
      URI uri = new URI(address);
      return uri.getScheme() != null
          && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
          && uri.getHost() != null;
    } catch (URISyntaxException e) {
      return false; // the exception's text would print the password
    }
  }

  private static String repositories(String value) {
    if (PASSWORD.matcher(value).find()) {
      throw new IllegalArgumentException(
          "has a password in a URL, which messages would show: put it into settings.xml, under the"
              + " repository's id");
    }
    return value;
  }

  private static String seconds(String value, int most) {
    try {
      int seconds = Integer.parseInt(value);
      if (seconds >= 1 && seconds <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new IllegalArgumentException(
        "is '" + value + "': use a number of seconds from 1 to " + most);
  }

  private static String kept(String value) {
    try {
      return Integer.toString(Settings.kept(key -> value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is '" + value + "': use a number from 0 to 100", e);
    }
  }

  private static String amount(
      String value, String per, Function<UnaryOperator<String>, ?> reader) {
    try {
      reader.apply(key -> value);
      return value;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "is '%s': use a whole number of KiB, MiB or GiB%s, such as 10MiB".formatted(value, per),
          e);
    }
  }

  private static String unsigned(String value) {
    try {
      return Boolean.toString(Settings.unsigned(key -> value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is '" + value + "': use true or false", e);
    }
  }

  private static String folder(String value, Path base) {
    Path folder = path(value, base);
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new IllegalArgumentException("is " + folder + ", which is not a folder");
    }
    return folder.toString();
  }

  /** One that is not there may come while the master runs. */
  private static String file(String value, Path base) {
    Path file = path(value, base);
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException("is " + file + ", which is a folder, not a file");
    }
    return file.toString();
  }

  private static Path path(String value, Path base) {
    try {
      return base.resolve(value).normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("is not a path: " + e.getMessage());
    }
  }
}
