package org.erel.shell;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.erel.api.Settings;
import picocli.CommandLine.Option;

/**
 * Which broker, and whose key; every command of the command line takes them, none of Gogo's: a
 * master has both.
 */
final class ConnectionOptions {

  static final String VARIABLE = "EREL_BROKER";
  static final String DEFAULT = "amqp://guest:guest@localhost:5672";

  /** Where they are changes from machine to machine, not from command to command. */
  private static final List<String> OF_THE_ENVIRONMENT =
      List.of(
          Settings.TLS_CA,
          Settings.TLS_CERTIFICATE,
          Settings.TLS_KEY,
          Settings.TLS_KEYSTORE,
          Settings.TLS_PASSWORD);

  @Option(
      names = "--broker",
      paramLabel = "URI",
      description = {
        "AMQP URI of the broker; several are separated by commas. Default: the environment's",
        VARIABLE + ", else " + DEFAULT + ". Certificates for",
        "amqps: EREL_TLS_CA, EREL_TLS_CERTIFICATE, EREL_TLS_KEY."
      })
  private String uri;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = {
        "The private key that signs what is published and ordered; see keygen. Default: the",
        "environment's EREL_KEY, else erel/key.pem in $$XDG_CONFIG_HOME or ~/.config, if it is there."
      })
  private String key;

  /**
   * The settings that these options and the environment give.
   *
   * @param door knows where keys are
   * @throws IllegalArgumentException if there is no such key
   */
  Map<String, String> settings(KeyDoor door) {
    Map<String, String> environment = door.environment();
    Map<String, String> settings = new HashMap<>();
    door.key(key).ifPresent(file -> settings.put(Settings.KEY, file.toString()));
    settings.put(Settings.BROKER, uri != null ? uri : environment.getOrDefault(VARIABLE, DEFAULT));
    for (String setting : OF_THE_ENVIRONMENT) {
      String value = environment.get(setting.toUpperCase(Locale.ROOT).replace('.', '_'));
      if (value != null && !value.isBlank()) {
        settings.put(setting, value);
      }
    }
    return settings;
  }
}
