package org.erel.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.erel.api.Settings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {

  @TempDir Path home;
  @TempDir Path workingFolder;
  private SettingsReader reader;

  @BeforeEach
  void open() {
    reader = new SettingsReader(home, workingFolder);
  }

  @Test
  void flagsWinOverTheEnvironmentAndThatOverTheFile() throws IOException {
    Path file = file("erel.id=file", "erel.broker.heartbeat=1", "erel.data=from-file");
    Map<String, String> settings =
        reader
            .file(file)
            .environment(Map.of("EREL_ID", "environment", "EREL_BROKER_HEARTBEAT", "2"))
            .flags(Map.of(Setting.IDENTIFIER, "flag"), Map.of())
            .settings(() -> "machine");

    assertThat(settings)
        .containsEntry(Settings.IDENTIFIER, "flag")
        .containsEntry(Settings.HEARTBEAT, "2")
        .containsEntry(Settings.DATA, home.resolve("from-file").toString());
  }

  @Test
  void labelsOfAllSourcesComeTogether() throws IOException {
    Path file = file("erel.label.zone=eu", "erel.label.rack=r1");
    Map<String, String> settings =
        reader
            .file(file)
            .environment(Map.of("EREL_LABEL_RACK", "r2", "EREL_LABEL_TIER", "web"))
            .flags(Map.of(), Map.of("tier", "db"))
            .settings(() -> "machine");

    assertThat(Settings.host(settings::get).labels())
        .isEqualTo(Map.of("zone", "eu", "rack", "r2", "tier", "db"));
  }

  @Test
  void everySettingHasADefault() {
    assertThat(reader.file(home.resolve("absent")).settings(() -> "machine"))
        .isEqualTo(
            Map.of(
                Settings.IDENTIFIER, "machine",
                Settings.LABELS, "",
                Settings.BROKER, "amqp://localhost",
                Settings.HEARTBEAT, "10",
                Settings.DATA, home.resolve("data").toString(),
                Settings.RELEASES, home.resolve("releases-repo").toString(),
                Settings.TRUSTED, home.resolve("etc/trusted").toString()));
  }

  @Test
  void aRelativeFolderOfAFlagStartsFromTheWorkingFolder() {
    assertThat(reader.flags(Map.of(Setting.DATA, "../data"), Map.of()).settings(() -> "machine"))
        .containsEntry(Settings.DATA, workingFolder.resolveSibling("data").toString());
  }

  @Test
  void propertiesOfTheFrameworkPassThroughTheFile() throws IOException {
    Path file = file("felix.cm.loglevel=4");
    assertThat(reader.file(file).settings(() -> "machine")).containsEntry("felix.cm.loglevel", "4");
  }

  @Test
  void aMisspeltKeyInTheFileIsRefusedWithTheKnownOnes() throws IOException {
    Path file = file("erel.brocker=amqp://x");
    assertThatThrownBy(() -> reader.file(file))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("erel.brocker in " + file)
        .hasMessageContaining(Settings.BROKER);
  }

  @ParameterizedTest
  @CsvSource({
    "EREL_BROKER_HEARTBEAT, 0, from 1 to 3600",
    "EREL_BROKER_HEARTBEAT, soon, 'soon'",
    "EREL_BROKER, http://host, amqp://user",
    "EREL_BROKER, amqp:host, amqp://user",
    "EREL_BROKER, 'amqp://a,http://b', separated by commas",
    "EREL_BROKER, 'amqp://a,', separated by commas",
    "EREL_DATA, '', is empty",
    "EREL_KEPT, -1, from 0 to 100",
    "EREL_KEPT, 101, from 0 to 100",
    "EREL_KEPT, all, 'all'",
    "EREL_DELIVERY_RATE, fast, such as 10MiB",
    "EREL_DELIVERY_RATE, 0MiB, such as 10MiB",
    "EREL_DISK_RESERVE, half, such as 10MiB",
    "EREL_MAVEN_REPOSITORIES, https://me:secret@acme.com/repo, put it into settings.xml",
  })
  void aWrongValueIsRefusedByTheNameOfItsSource(String variable, String value, String reason) {
    assertThatThrownBy(() -> reader.environment(Map.of(variable, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("environment variable " + variable + " ")
        .hasMessageContaining(reason);
  }

  @Test
  void brokersMayBeSeveral() {
    String brokers = "amqp://u:p@a:5672/v, AMQPS://b";
    assertThat(reader.flags(Map.of(Setting.BROKER, brokers), Map.of()).settings(() -> "machine"))
        .containsEntry(Settings.BROKER, brokers);
  }

  @Test
  void aWrongBrokerIsRefusedWithoutPrintingItsPassword() {
    assertThatThrownBy(
            () -> reader.flags(Map.of(Setting.BROKER, "amqp://a,amqp://u:secret@ho st"), Map.of()))
        .hasMessageStartingWith("--broker ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aFileIsNoDataFolder() throws IOException {
    Path file = file("");
    assertThatThrownBy(() -> reader.flags(Map.of(Setting.DATA, file.toString()), Map.of()))
        .hasMessage("--data is " + file + ", which is not a folder");
  }

  @Test
  void filesForTlsMayComeLaterAndStartFromWhereTheyAreNamed() throws IOException {
    Path file = file("erel.tls.ca=etc/ca.pem", "erel.tls.password = se cret");
    assertThat(
            reader
                .file(file)
                .environment(Map.of("EREL_TLS_CERTIFICATE", "cert.pem", "EREL_TLS_KEY", "/key.pem"))
                .settings(() -> "machine"))
        .containsEntry(Settings.TLS_CA, home.resolve("etc/ca.pem").toString())
        .containsEntry(Settings.TLS_CERTIFICATE, workingFolder.resolve("cert.pem").toString())
        .containsEntry(Settings.TLS_KEY, "/key.pem")
        .containsEntry(Settings.TLS_PASSWORD, "se cret");
  }

  @Test
  void aFolderIsNoFileForTls() {
    assertThatThrownBy(() -> reader.environment(Map.of("EREL_TLS_KEYSTORE", home.toString())))
        .hasMessage(
            "environment variable EREL_TLS_KEYSTORE is "
                + home
                + ", which is a folder, not a file");
  }

  @Test
  void anIdentifierThatCannotNameAQueueIsRefused() {
    assertThatThrownBy(() -> reader.settings(() -> "web 7"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("'web 7' is not valid");
  }

  private Path file(String... lines) throws IOException {
    return Files.writeString(home.resolve("erel.properties"), String.join("\n", lines));
  }
}
