package org.erel.wire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.api.Configuration;
import org.erel.api.Digests;
import org.erel.api.Document;
import org.erel.api.Glob;
import org.erel.api.Group;
import org.erel.api.Host;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Names;
import org.erel.api.Release;
import org.erel.api.ReleaseId;
import org.erel.api.Target;
import org.erel.fuzz.Decoder;
import org.erel.fuzz.Specimens;
import org.erel.fuzz.Text;

/** What messages and documents are read by. */
public final class WireDecoders {

  /** A group's document with all that it may have. */
  public static final String GROUP =
      """
      {
        "group": "web",
        "members": ["web-*", "(&(zone=eu)(!(id=web-9)))"],
        "releases": {
          "shop": { "version": "1.2.0", "configurations": { "com.acme.pool~main": { "size:Integer": 8 } } },
          "cart": { "version": "[2.0,3)" }
        },
        "configurations": { "org.acme": { "port:Integer": 80, "names": ["a", "\\u00fc"], "ratio:Double": 1.5e3 } },
        "rollout": { "canaries": 1, "maxUnavailable": "25%", "minHealthyTime": "10s", "deadline": "2m", "onFailure": "pause" }
      }
      """;

  private static final Host HOST = new Host("web-1", Map.of("zone", "eu"));

  private WireDecoders() {}

  /** All of them. */
  public static List<Decoder> all() {
    return List.of(
        new Decoder(
            "message", messages(), List.of(MalformedMessageException.class), WireDecoders::message),
        new Decoder(
            "group",
            List.of(Text.bytes(GROUP)),
            List.of(InvalidDocumentException.class),
            WireDecoders::group),
        new Decoder(
            "release-document",
            List.of(Text.bytes(release().content())),
            List.of(InvalidDocumentException.class),
            input -> {
              ReleaseDocument release = ReleaseDocument.read(Text.of(input));
              Decoder.requireEqual(release, ReleaseDocument.read(release.content()));
              release.pieces();
              release.voucher();
            }),
        new Decoder(
            "document-name",
            List.of(Text.bytes("web"), Text.bytes("shop@1.2.0.rc1")),
            List.of(IllegalArgumentException.class),
            input -> {
              String name = Names.checkDocument("document name", Text.of(input));
              Decoder.requireEqual(name, java.nio.file.Path.of(name).getFileName().toString());
            }),
        new Decoder(
            "group-properties",
            properties(),
            List.of(IllegalArgumentException.class),
            WireDecoders::properties),
        new Decoder(
            "target",
            List.of(Text.bytes("web-*"), Text.bytes("(|(zone=eu)(id=web-1))")),
            List.of(IllegalArgumentException.class),
            WireDecoders::target));
  }

  /**
   * A message of each kind.
   *
   * @return as {@link #decoded} reads them
   */
  public static List<byte[]> messages() {
    List<byte[]> samples = new ArrayList<>();
    for (Class<?> kind : MessageCodec.kinds()) {
      samples.add(encoded((Message) Specimens.of(kind)));
    }
    Document announced =
        new Document("shop@1.2.0", 1, "web-1", Instant.EPOCH, false, release().content());
    samples.add(encoded(new Message.Publish(new Held(announced, new Ballot(1, "web-1#1")))));
    return samples;
  }

  private static byte[] encoded(Message message) {
    return Text.bytes(
        MessageCodec.kind(message)
            + "\n"
            + new String(MessageCodec.encode(message), java.nio.charset.StandardCharsets.UTF_8));
  }

  /**
   * Reads a message.
   *
   * @param input its kind, a line's end, and the body
   * @return the message
   * @throws MalformedMessageException if it is none
   */
  public static Message decoded(byte[] input) throws MalformedMessageException {
    int end = 0;
    while (end < input.length && input[end] != '\n') {
      end++;
    }
    byte[] body = Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length);
    return MessageCodec.decode(Text.of(Arrays.copyOf(input, end)), body);
  }

  private static void message(byte[] input) throws MalformedMessageException {
    Message message = decoded(input);
    Decoder.requireEqual(
        message, MessageCodec.decode(MessageCodec.kind(message), MessageCodec.encode(message)));
  }

  private static void group(byte[] input) throws InvalidDocumentException {
    Group group = GroupReader.read(Text.of(input));
    Decoder.requireEqual(group, GroupReader.read(GroupWriter.write(group)));
    Decoder.requireEqual(group, GroupProperties.read(group.name(), table(group)));
    group.has(HOST);
    ConfigurationText.overlay(group.configurations(), group.configurations())
        .forEach(ConfigurationText::typed);
  }

  private static Map<String, Object> table(Group group) {
    return new HashMap<>(GroupProperties.write(group, 1));
  }

  /**
   * A release's document with all that it may have.
   *
   * @return of shop@1.2.0
   */
  public static ReleaseDocument release() {
    ReleaseId shop = ReleaseId.parse("shop@1.2.0");
    List<ReleaseDocument.Bundle> bundles =
        List.of(
            new ReleaseDocument.Bundle("a.jar", Digests.sha256("a"), 10, List.of()),
            new ReleaseDocument.Bundle(
                "b.jar",
                Digests.sha256("b"),
                ReleaseDocument.PIECE + 1,
                List.of(Digests.sha256("c"), Digests.sha256("d"))));
    List<Configuration> configurations =
        List.of(new Configuration("com.acme.pool", "{\"size:Integer\":8}"));
    return new ReleaseDocument(
        shop,
        Release.digest(shop, bundles, configurations),
        bundles,
        configurations,
        Optional.of("ed25519 KEY SIGNATURE"));
  }

  /** A line for each property; those of several texts have '|' between them. */
  private static List<byte[]> properties() {
    try {
      StringBuilder text = new StringBuilder();
      table(GroupReader.read(GROUP))
          .forEach(
              (key, value) ->
                  text.append(key)
                      .append('=')
                      .append(
                          value instanceof String[] all ? String.join("|", all) : value.toString())
                      .append('\n'));
      return List.of(Text.bytes(text.toString()));
    } catch (InvalidDocumentException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void properties(byte[] input) {
    Map<String, Object> properties = new HashMap<>();
    for (String line : Text.of(input).split("\n")) {
      String[] both = line.split("=", 2);
      String value = both.length < 2 ? "" : both[1];
      properties.put(both[0], value.contains("|") ? value.split("\\|") : value);
    }
    Group group = GroupProperties.read("web", properties);
    GroupProperties.revision(properties);
    GroupProperties.untouched(group, properties);
    Decoder.requireEqual(group, GroupProperties.read("web", table(group)));
  }

  private static void target(byte[] input) {
    String text = Text.of(input);
    new Target(Target.Kind.HOST, text).matches(HOST, List.of());
    if (!text.startsWith("(")) {
      new Glob(text).matches("web-".repeat(32));
    }
  }
}
