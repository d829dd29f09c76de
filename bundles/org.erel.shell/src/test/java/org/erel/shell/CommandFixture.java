package org.erel.shell;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.api.Cluster;
import org.erel.api.ReleasePusher;
import org.erel.api.Settings;
import org.erel.archive.ReleaseArchiveFiles;
import org.erel.trust.KeysDocumentEditor;
import org.erel.trust.OperatorKeyFiles;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/** Runs commands on a recording cluster. */
abstract class CommandFixture {

  final RecordingCluster cluster = new RecordingCluster();
  final List<String> opened = new ArrayList<>();

  /** With the home of nobody, whose key is nobody's. */
  final Map<String, String> environment = new HashMap<>(Map.of("HOME", "/nowhere"));

  /** Pushes releases; nobody does where a test does not say who. */
  ReleasePusher pusher;

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  Map<String, String> settings;
  int closed;

  final List<String> asked = new ArrayList<>();

  /** What is typed on the terminal; none where there is no terminal. */
  Optional<Deque<String>> typed = Optional.empty();

  private Optional<char[]> ask(String question) {
    asked.add(question);
    return typed.map(Deque::pop).map(String::toCharArray);
  }

  int run(String... arguments) {
    return execute(
        (settings, passphrase) -> {
          opened.add(settings.get(Settings.BROKER));
          this.settings = settings;
          return new ClusterSession() {
            @Override
            public Cluster cluster() {
              return cluster;
            }

            @Override
            public ReleasePusher pusher() {
              return pusher;
            }

            @Override
            public void close() {
              closed++;
            }
          };
        },
        arguments);
  }

  int execute(ClusterOpener opener, String... arguments) {
    return commandLine(opener).execute(arguments);
  }

  CommandLine commandLine(ClusterOpener opener) {
    return Commands.commandLine(
            opener,
            new OperatorKeyFiles(),
            new KeysDocumentEditor(),
            new ReleaseArchiveFiles(),
            environment,
            this::ask)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setColorScheme(Help.defaultColorScheme(Ansi.OFF));
  }
}
