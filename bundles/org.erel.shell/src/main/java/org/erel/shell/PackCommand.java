package org.erel.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.erel.api.ArchiveFiles;
import org.erel.api.ArchiveFiles.Contents;
import org.erel.api.ArchiveFiles.Packed;
import org.erel.api.ArchiveFiles.Packing;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the archive of a release. */
@Command(
    name = "pack",
    description = {
      "Make the archive of a release, to be dropped into a master's releases-repo.",
      "The same input makes the same bytes, anywhere and at any time. What a master would refuse is",
      "refused. Needs no broker."
    },
    exitCodeList = {
      "0:done, or the same archive is there",
      "1:it makes no release, or cannot be read or written",
      "2:wrong usage, or another archive is there"
    },
    footer = {
      "  ${COMMAND-FULL-NAME} shop-1.2.0",
      "  ${COMMAND-FULL-NAME} target/jars --id com.acme:shop:1.2.0 -o dist",
      "  ${COMMAND-FULL-NAME} shop.json --key ci.pem",
      "  ${COMMAND-FULL-NAME} shop-1.2.0 --no-sign",
      "  ${COMMAND-FULL-NAME} shop.json --maven --thin"
    })
final class PackCommand extends ArchiveCommand {

  @Parameters(
      paramLabel = "DIR|FEATURE",
      description = {
        "A folder of jars, with or without release.json, or a feature file with its jars beside it.",
        "Jars that are missing are fetched from the sources that it says.",
        "Bundles without their sha256 get it. Without release.json the jars start in the order of",
        "their file names."
      })
  private String source;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = {
        "The archive, or a folder for it. Default: NAME-VERSION.erel in the working directory"
      })
  private String output;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = {
        "Of a folder without release.json: group:name:version. Default: as the folder's name says"
      })
  private String id;

  @ArgGroup private Signing signing = new Signing();

  @Option(names = "--force", description = "Replace an archive that has other content.")
  private boolean force;

  @Option(
      names = "--thin",
      description = {
        "Leave out the jars that have a source in release.json: who takes the release in gets them",
        "from there. They are fetched now too, to see that they are there."
      })
  private boolean thin;

  @Option(
      names = "--maven",
      description = {
        "Get bundles whose jars are missing, and that have no source, from Maven repositories, by",
        "their ids. Which repositories says settings.xml, and EREL_MAVEN_REPOSITORIES."
      })
  private boolean maven;

  private final ArchiveFiles archives;
  private final KeyDoor door;

  PackCommand(ArchiveFiles archives, KeyDoor door) {
    super(door.directory());
    this.archives = archives;
    this.door = door;
  }

  @Override
  String source() {
    return source;
  }

  @Override
  String broken() {
    return failed() + source + ": ";
  }

  @Override
  String failed() {
    return "nothing was packed: ";
  }

  @Override
  int work() throws IOException {
    Optional<Path> key = signing.not ? Optional.empty() : door.key(signing.key);
    Packing packing =
        new Packing(
            door.directory().resolve(source),
            Optional.ofNullable(id),
            output == null ? door.directory() : door.directory().resolve(output),
            force,
            key,
            thin,
            maven);
    report(
        archives.pack(
            packing, () -> door.passphrase(this, key.map(Path::toString).orElse("the key"))));
    return ExitCodes.DONE;
  }

  private void report(Packed packed) {
    Path file = packed.file();
    out().println(file.startsWith(door.directory()) ? door.directory().relativize(file) : file);
    Contents contents = packed.contents();
    contents
        .problems()
        .forEach(problem -> err().println(problem.subject() + ": " + problem.reason()));
    err()
        .println(
            contents.release()
                + ", "
                + ContentsTable.bundles(contents)
                + ", "
                + ContentsTable.size(contents.size())
                + ", "
                + contents.signedBy().map(by -> "signed by key " + by).orElse("not signed")
                + (packed.written() ? "" : "; the same was there already"));
  }

  /** With which key, or with none. */
  private static final class Signing {

    @Option(
        names = "--key",
        paramLabel = "FILE",
        description = {
          "The private key that signs the release; see keygen. Default: the environment's EREL_KEY,",
          "else erel/key.pem in $$XDG_CONFIG_HOME or ~/.config, if it is there."
        })
    private String key;

    @Option(
        names = "--no-sign",
        description = {
          "Sign with no key, even if one is there. A signature that is in the folder stays."
        })
    private boolean not;
  }
}
