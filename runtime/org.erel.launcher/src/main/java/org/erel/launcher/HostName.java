package org.erel.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine's name. */
final class HostName {

  /** Linux says it without asking a name server, which may take seconds to fail. */
  private static final Path LINUX = Path.of("/proc/sys/kernel/hostname");

  private HostName() {}

  static String ofThisMachine() {
    try {
      return Files.isReadable(LINUX)
          ? Files.readString(LINUX).strip()
          : InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      throw new SettingsException("this machine has no host name: name the host with --id");
    } catch (IOException e) {
      throw new SettingsException(LINUX + " cannot be read (" + e + "): name the host with --id");
    }
  }
}
