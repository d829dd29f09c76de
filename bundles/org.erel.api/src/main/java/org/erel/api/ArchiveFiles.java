package org.erel.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.Version;

/**
 * The archives of releases, for commands, which do not know their form. What is refused here a
 * master would refuse, in the same words.
 */
public interface ArchiveFiles {

  /**
   * What is to be packed, and where to.
   *
   * @param source a folder of jars, with or without {@code release.json}; or a feature file beside
   *     its jars; jars with a source may be missing
   * @param id {@code group:name:version}, for a folder without {@code release.json}; else its name
   *     says so
   * @param target the archive, or a folder that gets {@code NAME-VERSION.erel}
   * @param force whether to put it in place of other content
   * @param key the file of the private key that signs it; else a signature that is there stays
   * @param thin whether jars that have a source are left out, to be fetched by who takes it in
   * @param maven whether the source of missing jars is a Maven repository, by the bundles' ids
   */
  record Packing(
      Path source,
      Optional<String> id,
      Path target,
      boolean force,
      Optional<Path> key,
      boolean thin,
      boolean maven) {}

  /**
   * What came of it.
   *
   * @param file the archive
   * @param written false where the same was there, to the byte
   * @param contents what is in it
   */
  record Packed(Path file, boolean written, Contents contents) {}

  /**
   * What is in an archive or a folder.
   *
   * @param release name and version
   * @param digest as in {@link Release#digest}
   * @param size of the archive, or of the folder's files, in bytes
   * @param bundles in start order
   * @param configurations their PIDs, sorted
   * @param signedBy the key whose signature fits, as in {@link Signature#key}; empty where nobody
   *     signed
   * @param needs what bundles require and no bundle inside provides, sorted
   * @param problems what a master takes, and a framework will not
   * @param refusal why a master of this version would refuse it, in its words: an empty text where
   *     it would not; empty where none was tried
   */
  record Contents(
      ReleaseId release,
      String digest,
      long size,
      List<Bundle> bundles,
      List<String> configurations,
      Optional<String> signedBy,
      List<Need> needs,
      List<Problem> problems,
      Optional<String> refusal) {

    /** Copies the lists. */
    public Contents {
      bundles = List.copyOf(bundles);
      configurations = List.copyOf(configurations);
      needs = List.copyOf(needs);
      problems = List.copyOf(problems);
    }
  }

  /**
   * One bundle.
   *
   * @param file its name in the release
   * @param symbolicName the bundle's, without directives
   * @param version the bundle's
   * @param size in bytes
   * @param sha256 64 lower-case hexadecimal digits
   * @param source the URL of its jar, where that is left out
   */
  record Bundle(
      String file,
      String symbolicName,
      Version version,
      long size,
      String sha256,
      Optional<String> source) {}

  /**
   * Something that the container must provide (OSGi Core, Requirements and Capabilities). What the
   * Java platform has in any case ({@code java.*}), and imports that are looked for at run time,
   * are not among them.
   *
   * @param namespace such as {@code osgi.wiring.package}
   * @param requirement a name, and a range of versions where there is one; else a filter
   * @param optional whether all can do without
   * @param bundles whose it is: symbolic names in start order
   */
  record Need(String namespace, String requirement, boolean optional, List<String> bundles) {

    /** Copies the list. */
    public Need {
      bundles = List.copyOf(bundles);
    }
  }

  /**
   * Packs a release. The same input makes the same bytes, on any machine and any day. The archive
   * has its name only once it was read again and found right.
   *
   * @param packing what and where to
   * @param passphrase asked where the key is encrypted
   * @return the archive
   * @throws BrokenReleaseException if that makes no release
   * @throws IOException if something cannot be read or written; then there is no archive
   * @throws IllegalArgumentException if the id, the key or the target cannot be used, or the target
   *     is there with other content
   */
  Packed pack(Packing packing, Supplier<char[]> passphrase) throws IOException;

  /**
   * Looks into an archive or a folder, all of it, and tries it on a master where there is one to
   * try it on.
   *
   * @param path an archive, or a folder as it may be dropped
   * @return what is in it
   * @throws BrokenReleaseException if it is no release, or was altered after it was signed
   * @throws IOException if it cannot be read
   */
  Contents inspect(Path path) throws IOException;
}
