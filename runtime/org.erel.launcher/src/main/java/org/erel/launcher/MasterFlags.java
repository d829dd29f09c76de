package org.erel.launcher;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The flags of {@code erel master}. {@link MasterCommand} explains them and tells what is wrong
 * with them; where nothing is, they are read here, and a master starts without picocli, whose
 * classes are too old for the archive.
 *
 * @param settings the settings that were given
 * @param labels the labels that were given
 * @param untilReady whether to stop as soon as it is ready
 */
record MasterFlags(Map<Setting, String> settings, Map<String, String> labels, boolean untilReady) {

  static final String LABEL = "--label";
  static final String UNTIL_READY = "--until-ready";

  /**
   * Reads {@code --flag value} and {@code --flag=value}.
   *
   * @return empty where anything is not such a flag of a master, a question for help included
   */
  static Optional<MasterFlags> read(String... args) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    Map<String, String> labels = new LinkedHashMap<>();
    boolean untilReady = false;
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals(UNTIL_READY)) {
        untilReady = true;
        continue;
      }
      int equals = args[i].indexOf('=');
      String flag = equals < 0 ? args[i] : args[i].substring(0, equals);
      String value =
          equals >= 0 ? args[i].substring(equals + 1) : i + 1 < args.length ? args[++i] : "";
      boolean taken = flag.equals(LABEL) ? putLabel(labels, value) : put(settings, flag, value);
      if (!taken) {
        return Optional.empty();
      }
    }
    return Optional.of(new MasterFlags(settings, labels, untilReady));
  }

  private static boolean putLabel(Map<String, String> labels, String label) {
    int equals = label.indexOf('=');
    return equals > 0
        && !label.startsWith("-")
        && labels.put(label.substring(0, equals), label.substring(equals + 1)) == null;
  }

  private static boolean put(Map<Setting, String> settings, String flag, String value) {
    Optional<Setting> setting =
        Arrays.stream(Setting.values()).filter(known -> known.flag().equals(flag)).findAny();
    return setting.isPresent()
        && !flag.isEmpty()
        && !value.isEmpty()
        && !value.startsWith("-")
        && settings.put(setting.get(), value) == null;
  }

  /** Runs a master until it is stopped. */
  void run() throws Exception {
    Installation installation = Installation.ofThisProcess();
    Map<String, String> gathered =
        new SettingsReader(installation.home(), Path.of("").toAbsolutePath())
            .file(installation.settings())
            .environment(System.getenv())
            .flags(settings, labels)
            .settings(HostName::ofThisMachine);
    boolean interactive = System.console() != null && !untilReady;
    new MasterProcess(installation, gathered, interactive, System.out).run(untilReady);
  }
}
