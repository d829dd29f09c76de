package org.erel.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.erel.api.JournalFile;
import org.erel.api.Problem;
import org.erel.fuzz.Decoder;
import org.erel.fuzz.Scratch;
import org.erel.fuzz.Specimens;
import org.erel.fuzz.Text;
import org.erel.replication.Effect;
import org.erel.replication.Replica;
import org.erel.replication.Timing;
import org.erel.wire.Ballot;
import org.erel.wire.Delivery;
import org.erel.wire.Held;
import org.erel.wire.MalformedMessageException;
import org.erel.wire.Message;
import org.erel.wire.MessageCodec;
import org.erel.wire.RecordCodec;
import org.erel.wire.Roster;
import org.erel.wire.WireDecoders;

/** What a master reads from its own disk, which may be damaged. */
public final class ConfigDecoders {

  private static final int ROUTING_KEY = 255;

  private ConfigDecoders() {}

  /** All of them. */
  public static List<Decoder> all() {
    return List.of(
        new Decoder(
            "data-folder",
            List.of(
                RecordCodec.encode(Specimens.of(Held.class)),
                RecordCodec.encode(Specimens.of(Ballot.class)),
                RecordCodec.encode(Specimens.of(Roster.class))),
            List.of(),
            ConfigDecoders::folder),
        new Decoder("replica", WireDecoders.messages(), List.of(), ConfigDecoders::replica));
  }

  /**
   * A message, and all that follows from it. Nothing is written but where documents, promises and
   * the roster belong, and a restart reads it again.
   */
  private static void replica(byte[] input) throws Exception {
    Message message;
    try {
      message = WireDecoders.decoded(input);
    } catch (MalformedMessageException e) {
      return;
    }
    Path outside = Scratch.emptied("replica");
    Path data = outside.resolve("host/data");
    DocumentFolder folder = new DocumentFolder(data, problem -> {});
    Replica replica =
        new Replica("web-9", Timing.USUAL, folder, Judgement::malformed, new Random(1));
    List<Effect> effects = new ArrayList<>(replica.connected(0));
    effects.addAll(replica.received(new Delivery<>(message, "queue", "1"), 1));
    effects.addAll(replica.tick(Timing.USUAL.patience().toNanos() * 2));
    for (int i = 0; i < effects.size(); i++) {
      if (effects.get(i) instanceof Effect.Durable durable) {
        folder.write(durable);
        effects.addAll(durable.then());
      } else if (effects.get(i) instanceof Effect.Send send) {
        MessageCodec.encode(send.message());
        if (Text.bytes(send.destination().routingKey()).length > ROUTING_KEY) {
          throw new AssertionError("a routing key is too long");
        }
      }
    }
    try (Stream<Path> all = Files.walk(outside)) {
      all.filter(Files::isRegularFile)
          .map(file -> outside.relativize(file).toString())
          .filter(file -> !file.matches("host/data/(roster[.]json|documents/[^/]+[.]journal)"))
          .forEach(
              file -> {
                throw new AssertionError("a message writes " + file);
              });
    }
    new DocumentFolder(
        data,
        problem -> {
          throw new AssertionError("what was written cannot be read: " + problem);
        });
  }

  /**
   * The same in each of its places, with a checksum that fits. What cannot be read is reported and
   * moved aside.
   */
  private static void folder(byte[] input) throws Exception {
    Path data = Scratch.emptied("data");
    Path documents = Files.createDirectories(data.resolve("documents"));
    String text = Text.of(input).replace('\n', ' ');
    Files.write(documents.resolve("web-1.journal"), input);
    Files.write(documents.resolve("web-2.journal"), JournalFile.line("held " + text));
    Files.write(documents.resolve("web-3.journal"), JournalFile.line("promised " + text));
    Files.write(data.resolve("roster.json"), input);
    List<Problem> problems = new ArrayList<>();
    DocumentFolder folder = new DocumentFolder(data, problems::add);
    if (folder.all().size() + problems.size() == 0) {
      throw new AssertionError("a document is left out without a word");
    }
    DocumentFolder again = new DocumentFolder(data, problem -> {});
    Decoder.requireEqual(folder.all(), again.all());
    Decoder.requireEqual(folder.roster(), again.roster());
    for (String name : List.of("web-1", "web-2", "web-3")) {
      Decoder.requireEqual(folder.promised(name), again.promised(name));
      Decoder.requireEqual(folder.past(name), again.past(name));
    }
  }
}
