package org.erel.shell;

import java.util.Locale;
import org.erel.api.ArchiveFiles.Bundle;
import org.erel.api.ArchiveFiles.Contents;
import org.erel.api.ArchiveFiles.Need;

/** What is in a release, for people. */
final class ContentsTable {

  private static final int SHORT = 12;

  private ContentsTable() {}

  static String of(Contents contents) {
    StringBuilder text = new StringBuilder();
    line(text, "release", contents.release().toString());
    line(text, "digest", contents.digest());
    line(text, "size", size(contents.size()));
    line(text, "signed", contents.signedBy().map(by -> "by key " + by).orElse("no"));
    contents
        .refusal()
        .ifPresent(
            refusal ->
                line(
                    text,
                    "staged",
                    refusal.isEmpty() ? "on a master of this version: it resolves" : "refused"));
    for (String pid : contents.configurations()) {
      line(text, "configures", TextTable.line(pid));
    }
    TextTable bundles = new TextTable("START", "BUNDLE", "VERSION", "SIZE", "SHA-256", "FILE");
    int number = 1;
    for (Bundle bundle : contents.bundles()) {
      bundles.row(
          Integer.toString(number++),
          bundle.symbolicName(),
          bundle.version().toString(),
          size(bundle.size()),
          bundle.sha256().substring(0, SHORT),
          bundle.file() + bundle.source().map(source -> " from " + source).orElse(""));
    }
    text.append('\n').append(bundles);
    if (!contents.needs().isEmpty()) {
      TextTable needs = new TextTable("NEEDS", "WHAT", "OPTIONAL", "FOR");
      for (Need need : contents.needs()) {
        needs.row(
            kind(need.namespace()),
            need.requirement(),
            need.optional() ? "yes" : "",
            String.join(", ", need.bundles()));
      }
      text.append('\n').append(needs);
    }
    return text.toString();
  }

  /** How many there are. */
  static String bundles(Contents contents) {
    int count = contents.bundles().size();
    return count + (count == 1 ? " bundle" : " bundles");
  }

  /** Bytes for people. */
  static String size(long bytes) {
    if (bytes < 1L << 10) {
      return bytes + " B";
    }
    boolean small = bytes < 1L << 20;
    return String.format(
        Locale.ROOT, "%.1f %s", bytes / (small ? 1024.0 : 1024.0 * 1024), small ? "KiB" : "MiB");
  }

  private static String kind(String namespace) {
    return switch (namespace) {
      case "osgi.wiring.package" -> "package";
      case "osgi.wiring.bundle" -> "bundle";
      case "osgi.wiring.host" -> "host";
      case "osgi.service" -> "service";
      case "osgi.extender" -> "extender";
      case "osgi.ee" -> "java";
      default -> namespace;
    };
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(String.format(Locale.ROOT, "%-11s %s%n", key, value));
  }
}
