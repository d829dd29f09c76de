package org.erel.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
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
    DocumentFolder folder = new DocumentFolder(data, DocumentFolder.Disk.HERE, problem -> {});
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
          .filter(file -> !file.matches("host/data/(roster|(documents|promises)/[^/]+)[.]json"))
          .forEach(
              file -> {
                throw new AssertionError("a message writes " + file);
              });
    }
    new DocumentFolder(
        data,
        DocumentFolder.Disk.HERE,
        problem -> {
          throw new AssertionError("what was written cannot be read: " + problem);
        });
  }

  /** The same in each of its places. What cannot be read is reported and moved aside. */
  private static void folder(byte[] input) throws Exception {
    Path data = Scratch.emptied("data");
    List<Path> files =
        List.of(
            data.resolve("documents/web-1.json"),
            data.resolve("promises/web-1.json"),
            data.resolve("documents/past/web-1/0000000000000000001-0123456789abcdef.json"),
            data.resolve("roster.json"));
    for (Path file : files) {
      Files.createDirectories(file.getParent());
      Files.write(file, input);
    }
    List<Problem> problems = new ArrayList<>();
    DocumentFolder folder = new DocumentFolder(data, DocumentFolder.Disk.HERE, problems::add);
    folder.past().of("web-1");
    if (folder.all().size() + problems.size() == 0) {
      throw new AssertionError("a document is left out without a word");
    }
    DocumentFolder again = new DocumentFolder(data, DocumentFolder.Disk.HERE, problem -> {});
    Decoder.requireEqual(folder.all(), again.all());
    Decoder.requireEqual(folder.roster(), again.roster());
    Decoder.requireEqual(folder.promised("web-1"), again.promised("web-1"));
  }
}
