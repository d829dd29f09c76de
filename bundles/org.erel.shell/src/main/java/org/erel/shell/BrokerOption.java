package org.erel.shell;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.erel.api.Settings;
import picocli.CommandLine.Option;

/** Which broker; every command of the command line takes it, none of Gogo's. */
final class BrokerOption {

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

  Map<String, String> settings(Map<String, String> environment) {
    Map<String, String> settings = new HashMap<>();
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
