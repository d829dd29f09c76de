package org.erel.shell;

import java.io.IOException;
import java.nio.file.Path;
import org.erel.api.ArchiveFiles;
import org.erel.api.ArchiveFiles.Contents;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks into an archive. */
@Command(
    name = "inspect",
    description = {
      "Show what is in a release's archive or folder, who signed it, and what it needs from the",
      "container: what its bundles import and require, and no bundle inside provides.",
      "All of it is checked as a master checks it, and staged on one of this version that lives for",
      "that alone: whether all bundles resolve, on this machine and with the release's own",
      "configurations. Needs no broker."
    },
    exitCodeList = {
      "0:done",
      "1:it is broken, cannot be read, or would be refused",
      "2:wrong usage"
    },
    footer = {"  ${COMMAND-FULL-NAME} shop-1.2.0.erel", "  ${COMMAND-FULL-NAME} shop-1.2.0 --json"})
final class InspectCommand extends ArchiveCommand {

  @Parameters(
      paramLabel = "FILE|DIR",
      description = "An archive, or a folder as it may be dropped into releases-repo.")
  private String path;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  private final ArchiveFiles archives;
  private final Path directory;

  InspectCommand(ArchiveFiles archives, Path directory) {
    super(directory);
    this.archives = archives;
    this.directory = directory;
  }

  @Override
  String source() {
    return path;
  }

  @Override
  String broken() {
    return path + " is broken: ";
  }

  @Override
  String failed() {
    return path + " cannot be read: ";
  }

  @Override
  int work() throws IOException {
    Contents contents = archives.inspect(directory.resolve(path));
    out().print(json ? ContentsJson.of(contents) : ContentsTable.of(contents));
    contents
        .problems()
        .forEach(problem -> err().println(problem.subject() + ": " + problem.reason()));
    String refusal = contents.refusal().orElse("");
    if (!refusal.isEmpty()) {
      err().println("a master would refuse it: " + refusal);
    }
    return contents.problems().isEmpty() && refusal.isEmpty() ? ExitCodes.DONE : ExitCodes.FAILED;
  }
}
