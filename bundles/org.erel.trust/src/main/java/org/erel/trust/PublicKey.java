package org.erel.trust;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.erel.api.Digests;
import org.erel.api.Document;
import org.erel.api.Glob;
import org.erel.api.Signature;
import org.erel.api.Target;

/**
 * An operator's public key, and what whoever trusts it trusts it with. Written as one line: {@code
 * ed25519 BASE64 owner [groups=web-*,db] [expires=2027-01-01]}.
 *
 * @param encoded Base64 of the X.509 SubjectPublicKeyInfo in DER (RFC 8410)
 * @param owner whose it is, such as {@code ann@desk}; for people, never compared
 * @param groups the groups whose documents it may sign; none: every group's and release's, and the
 *     documents that say whose keys are trusted
 * @param expires the first day, in UTC, whose documents it cannot sign any more
 */
public record PublicKey(
    String encoded, String owner, List<Glob> groups, Optional<LocalDate> expires) {

  /** The longest line, in characters. */
  public static final int MAXIMUM_LINE = 4096;

  private static final String ALGORITHM = "ed25519";
  private static final String GROUPS = "groups=";
  private static final String EXPIRES = "expires=";
  private static final String FORM =
      ALGORITHM + " BASE64 owner [" + GROUPS + "web-*,db] [" + EXPIRES + "2027-01-01]";

  /**
   * Validates all of it.
   *
   * @throws InvalidKeyFileException if something is wrong
   */
  public PublicKey {
    decoded(encoded);
    if (!owner.matches("[A-Za-z0-9._@+-]{1,128}")) {
      throw new InvalidKeyFileException(
          "owner '"
              + owner
              + "' is not valid: use 1 to 128 letters, digits, '.', '_', '@', '+' or '-'");
    }
    groups = List.copyOf(groups);
    Objects.requireNonNull(expires, "expires");
    if (expires.isPresent() && !expires.get().toString().matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
      throw new InvalidKeyFileException("it expires in a year that has not four digits");
    }
    if (line(encoded, owner, groups, expires).length() > MAXIMUM_LINE) {
      throw new InvalidKeyFileException(
          "the key's line is longer than " + MAXIMUM_LINE + " characters: name fewer groups");
    }
  }

  /**
   * Reads a line.
   *
   * @param line as {@link #line} writes it; white space may be more
   * @return the key
   * @throws InvalidKeyFileException if it is not one
   */
  public static PublicKey parse(String line) {
    if (line.length() > MAXIMUM_LINE) {
      throw new InvalidKeyFileException(
          "the line is longer than " + MAXIMUM_LINE + " characters; a key has the form " + FORM);
    }
    if (line.contains("PRIVATE KEY")) {
      throw new InvalidKeyFileException(
          "this is a private key, which belongs to its owner alone: take the line of its .pub"
              + " file, and make a new key if others may have read this one");
    }
    String[] words = line.strip().split("[ \\t]+");
    if (words.length < 3 || !words[0].equals(ALGORITHM) || words[2].contains("=")) {
      throw new InvalidKeyFileException("this is no key; a key has the form " + FORM);
    }
    Optional<List<Glob>> groups = Optional.empty();
    Optional<LocalDate> expires = Optional.empty();
    for (String option : Arrays.asList(words).subList(3, words.length)) {
      if (option.startsWith(GROUPS) && groups.isEmpty()) {
        groups = Optional.of(globs(option.substring(GROUPS.length())));
      } else if (option.startsWith(EXPIRES) && expires.isEmpty()) {
        expires = Optional.of(date(option.substring(EXPIRES.length())));
      } else if (option.startsWith(GROUPS) || option.startsWith(EXPIRES)) {
        throw new InvalidKeyFileException(
            "option '" + option.substring(0, option.indexOf('=')) + "' stands twice");
      } else {
        throw new InvalidKeyFileException(
            "unknown option '" + option + "'; a key has the form " + FORM);
      }
    }
    return new PublicKey(words[1], words[2], groups.orElse(List.of()), expires);
  }

  /**
   * The key as text.
   *
   * @return one line, without its end
   */
  public String line() {
    return line(encoded, owner, groups, expires);
  }

  /**
   * Names the key.
   *
   * @return as in {@link Signature#key}
   */
  public String id() {
    return id(decoded(encoded).getEncoded());
  }

  /**
   * Whether this key made a signature.
   *
   * @param content what was signed
   * @param signature any
   * @return false where it is another key's, or another content's
   */
  public boolean fits(byte[] content, Signature signature) {
    java.security.PublicKey key = decoded(encoded);
    return signature.key().equals(id(key.getEncoded()))
        && Ed25519.verify(key, content, Base64.getDecoder().decode(signature.value()));
  }

  /**
   * Whether it is limited to some groups. One that may sign the documents of {@code *} is.
   *
   * @return true if any groups are named
   */
  public boolean limited() {
    return !groups.isEmpty();
  }

  /**
   * Whether it may sign the documents of a name. One that is limited to groups may sign theirs
   * alone: a release runs wherever any group names it.
   *
   * @param name a group's, a release's, or {@link KeysDocument#NAME}
   * @return true if it is trusted with it
   */
  public boolean mayPublish(String name) {
    return !limited()
        || Document.Kind.of(name) == Document.Kind.GROUP
            && groups.stream().anyMatch(glob -> glob.matches(name));
  }

  /**
   * Whether it may give orders to hosts.
   *
   * @param target which hosts
   * @return true if it is limited to no groups, or those are the hosts of one of its groups
   */
  public boolean mayOrder(Target target) {
    return !limited() || target.kind() == Target.Kind.GROUP && mayPublish(target.expression());
  }

  /**
   * Whether it has expired at some time.
   *
   * @param at when
   * @return true from the beginning of its day on, in UTC
   */
  public boolean expiredAt(Instant at) {
    return expires.isPresent()
        && !at.isBefore(expires.get().atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  /** Its identifier and owner, for messages. */
  @Override
  public String toString() {
    return id() + " (" + owner + ")";
  }

  static String id(byte[] encoded) {
    return Digests.hex(Digests.sha256().digest(encoded)).substring(0, 32);
  }

  static java.security.PublicKey decoded(String encoded) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(encoded.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyFileException("the key's second word is not Base64 text");
    }
    java.security.PublicKey key = Ed25519.publicKey(bytes);
    if (!Base64.getEncoder().encodeToString(bytes).equals(encoded)) {
      throw new InvalidKeyFileException("the key's second word is not Base64 text");
    }
    return key;
  }

  private static String line(
      String encoded, String owner, List<Glob> groups, Optional<LocalDate> expires) {
    return ALGORITHM
        + " "
        + encoded
        + " "
        + owner
        + (groups.isEmpty() ? "" : " " + GROUPS + names(groups))
        + expires.map(day -> " " + EXPIRES + day).orElse("");
  }

  /** For messages and lines. */
  static String names(List<Glob> groups) {
    return groups.stream().map(Glob::pattern).collect(Collectors.joining(","));
  }

  private static List<Glob> globs(String text) {
    List<Glob> globs = new ArrayList<>();
    for (String pattern : text.split(",", -1)) {
      try {
        globs.add(new Glob(pattern));
      } catch (IllegalArgumentException e) {
        throw new InvalidKeyFileException("option 'groups': " + e.getMessage());
      }
    }
    return globs;
  }

  private static LocalDate date(String text) {
    try {
      if (text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
        return LocalDate.parse(text);
      }
    } catch (DateTimeException e) {
      // below
    }
    throw new InvalidKeyFileException(
        "option 'expires' is '" + text + "'; use a date such as 2027-01-01");
  }
}
