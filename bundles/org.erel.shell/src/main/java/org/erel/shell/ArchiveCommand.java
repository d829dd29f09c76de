package org.erel.shell;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.erel.api.BrokenReleaseException;

/** A command about an archive, or what makes one. */
abstract class ArchiveCommand extends ErelCommand {

  private final Path directory;

  ArchiveCommand(Path directory) {
    this.directory = directory;
  }

  /** The file or folder, as it was written. */
  abstract String source();

  /** What stands before the reason why it is no release. */
  abstract String broken();

  /** What stands before the reason why nothing came of it. */
  abstract String failed();

  /** Like {@link #run}, and fails as archives do. */
  abstract int work() throws IOException;

  @Override
  final int run() {
    try {
      return work();
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    } catch (BrokenReleaseException e) {
      err().println(broken() + e.getMessage());
    } catch (NoSuchFileException e) {
      throw wrong(source() + ": no such file in " + directory);
    } catch (AccessDeniedException e) {
      err().println(failed() + "you may not read or write " + e.getFile());
    } catch (IOException e) {
      err().println(failed() + e.getMessage());
    }
    return ExitCodes.FAILED;
  }
}
