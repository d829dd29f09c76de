package org.erel.config;

import java.util.Map;
import java.util.Optional;
import org.erel.api.Document;
import org.erel.api.Group;
import org.erel.api.InvalidDocumentException;
import org.erel.wire.GroupProperties;
import org.erel.wire.GroupReader;

/**
 * What is to be done about one group's configuration: it may be a projection of the document held,
 * one of an older document, or an edit by someone else.
 */
sealed interface Edit {

  /** Nothing: all is as it should be, or something is under way. */
  record Nothing() implements Edit {}

  /**
   * The document is written into the configuration; where that says it already, nothing changes.
   *
   * @param group what the document says
   * @param revision its revision
   */
  record Project(Group group, long revision) implements Edit {}

  /** The configuration goes: its group is gone. */
  record Remove() implements Edit {}

  /**
   * Someone edited or made the configuration.
   *
   * @param group what it says now
   * @param base the revision that it is of, or that earlier edits here became; 0 where there was
   *     none
   */
  record Publish(Group group, long base) implements Edit {}

  /**
   * Someone deleted the configuration.
   *
   * @param base the revision that it was of, or that earlier edits here became
   */
  record Unpublish(long base) implements Edit {}

  /**
   * Someone changed the configuration in a way that cannot be published.
   *
   * @param reason in words
   * @param undo what is done instead: as the document says, or nothing where there is none, so that
   *     what a person wrote can be corrected
   */
  record PutBack(String reason, Edit undo) implements Edit {}

  /**
   * What the bridge remembers of one configuration.
   *
   * @param seen the revision that the configuration was of when it was last there; empty where it
   *     was not there, or went because the bridge removed it
   * @param from the revision that edits on this host began with
   * @param published the revision that they became, one after the other and no other host's between
   *     them. Between clients of one ConfigAdmin the last one wins: an edit based on any of these
   *     counts as one of the last
   */
  record Memory(Optional<Long> seen, long from, long published) {

    /** Nothing is known, as at boot. */
    static final Memory NONE = new Memory(Optional.empty(), 0, -1);

    Memory seen(long revision) {
      return new Memory(Optional.of(revision), from, published);
    }

    Memory gone() {
      return new Memory(Optional.empty(), from, published);
    }

    Memory published(long base, long revision) {
      return new Memory(seen, own(base) ? from : base, revision);
    }

    /** Whether what was edited and published here is now what it was before, by another edit. */
    boolean reverted(long revision, Optional<Document> held) {
      return own(revision)
          && revision < published
          && held.filter(document -> document.revision() == published).isPresent();
    }

    long current(long revision) {
      return own(revision) ? published : revision;
    }

    private boolean own(long revision) {
      return from <= revision && revision <= published;
    }
  }

  /**
   * Decides.
   *
   * @param name the group's name
   * @param properties of the configuration; empty where there is none
   * @param held the document held of that name
   * @param memory of the configuration
   * @return what is to be done
   */
  static Edit decide(
      String name,
      Optional<Map<String, Object>> properties,
      Optional<Document> held,
      Memory memory) {
    Edit undo = undo(properties, held);
    return properties
        .map(present -> present(name, present, held, undo, memory))
        .orElseGet(() -> absent(held, undo, memory));
  }

  /**
   * What makes the configuration what the document says, whatever it says now.
   *
   * @param properties of the configuration; empty where there is none
   * @param held the document held
   * @return {@link Project}, {@link Remove} or {@link Nothing}; a {@link PutBack} that does nothing
   *     where the document cannot be read
   */
  static Edit undo(Optional<Map<String, Object>> properties, Optional<Document> held) {
    if (held.isEmpty()) {
      return new Nothing();
    }
    if (held.get().tombstone()) {
      boolean ours = properties.filter(p -> p.containsKey(GroupProperties.REVISION)).isPresent();
      return ours ? new Remove() : new Nothing();
    }
    try {
      return new Project(GroupReader.read(held.get().content()), held.get().revision());
    } catch (InvalidDocumentException e) {
      return new PutBack(
          "the document held cannot be read: " + e.getMessage() + "; publish it again",
          new Nothing());
    }
  }

  /**
   * The revision that a configuration is of.
   *
   * @param properties of the configuration
   * @param held the document held
   * @param memory of the configuration
   * @return the revision that it says; where it says none, the one that it was of when it was last
   *     seen, or that of the document held, or 0
   */
  static long base(Map<String, Object> properties, Optional<Document> held, Memory memory) {
    return GroupProperties.revision(properties)
        .or(memory::seen)
        .orElseGet(() -> held.map(Document::revision).orElse(0L));
  }

  private static Edit absent(Optional<Document> held, Edit undo, Memory memory) {
    if (!(undo instanceof Project) || memory.seen().isEmpty()) {
      return undo;
    }
    long base = memory.seen().get();
    return memory.current(base) >= held.orElseThrow().revision()
        ? new Unpublish(memory.current(base))
        : new PutBack("it was deleted as revision " + base + " while " + since(held.get()), undo);
  }

  private static Edit present(
      String name,
      Map<String, Object> properties,
      Optional<Document> held,
      Edit undo,
      Memory memory) {
    Group group;
    long base;
    try {
      group = GroupProperties.read(name, properties);
      base = base(properties, held, memory);
    } catch (IllegalArgumentException e) {
      return new PutBack(e.getMessage(), undo);
    }
    boolean equal = undo instanceof Project project && project.group().equals(group);
    // untouched without a document: its file was lost, and the host stays what it is until that is
    // fetched again
    if (equal || GroupProperties.untouched(group, properties) && !memory.reverted(base, held)) {
      return undo;
    }
    if (held.isPresent() && memory.current(base) < held.get().revision()) {
      return new PutBack("it was edited as revision " + base + " while " + since(held.get()), undo);
    }
    return new Publish(group, memory.current(base));
  }

  private static String since(Document document) {
    return "revision "
        + document.revision()
        + " by "
        + document.publisher()
        + (document.tombstone() ? ", which ends the group," : "")
        + " is held since "
        + document.published()
        + (document.tombstone() ? "; make it anew if it is wanted" : "; edit that one");
  }
}
