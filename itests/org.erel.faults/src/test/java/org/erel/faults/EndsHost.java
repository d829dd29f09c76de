package org.erel.faults;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.erel.api.Installed;
import org.erel.api.Release;
import org.erel.container.testing.Platform;
import org.erel.container.testing.TestBundle;
import org.erel.faults.bundles.Ends;

/** The host that releases of {@link EndsTest} end. Takes a line, such as {@code retry shop}. */
final class EndsHost {

  private EndsHost() {}

  /**
   * Runs until it is told to quit, or its input ends.
   *
   * @param args the folder
   */
  public static void main(String[] args) throws Exception {
    Platform platform = new Platform(Path.of(args[0]));
    answer("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("quit")) {
        platform.close();
        break;
      }
      try {
        answer(obey(platform, line.split(" ")));
      } catch (Exception e) {
        answer("failed: " + e.getMessage());
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private static void answer(String line) {
    System.out.println(HostProcess.ANSWER + line.replace('\n', ' '));
  }

  private static String obey(Platform platform, String[] words) throws Exception {
    switch (words[0]) {
      case "good" ->
          platform.update(platform.release(words[1], TestBundle.probe("1")), Platform.size(1));
      case "bad" -> platform.update(bad(platform, words[1]));
      case "retry" -> platform.container().retry(words[1], Platform.BY);
      case "start" -> platform.container().start(words[1], Platform.BY, Platform.DEADLINE);
      case "history" -> {
        return platform.container().history(words[1]).stream()
            .map(each -> each.step() + (each.reason().isEmpty() ? "" : ": " + each.reason()))
            .collect(Collectors.joining(", "));
      }
      case "state" -> {
        return state(platform);
      }
      default -> throw new IllegalArgumentException(words[0]);
    }
    return "ok";
  }

  private static Release bad(Platform platform, String id) throws Exception {
    return platform.release(
        id, TestBundle.of("ends", id.substring(id.indexOf('@') + 1)).activator(Ends.class));
  }

  /** Such as {@code cart=ACTIVE, shop=FAILED (the reason of its quarantine)}. */
  private static String state(Platform platform) {
    Map<String, String> states = new TreeMap<>();
    for (Installed each : platform.container().installed()) {
      states.put(
          each.name(),
          each.state()
              + each.quarantine().stream()
                  .map(q -> " (" + q.reason() + ")")
                  .collect(Collectors.joining()));
    }
    return states.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(", "));
  }
}
