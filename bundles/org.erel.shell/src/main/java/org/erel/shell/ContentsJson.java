package org.erel.shell;

import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import org.erel.api.ArchiveFiles.Bundle;
import org.erel.api.ArchiveFiles.Contents;
import org.erel.api.ArchiveFiles.Need;
import org.erel.api.Problem;

/** What is in a release, in the form of {@link Json}. */
final class ContentsJson {

  private ContentsJson() {}

  static String of(Contents contents) {
    return Json.text(
        Json.PROVIDER
            .createObjectBuilder()
            .add("release", contents.release().toString())
            .add("digest", contents.digest())
            .add("size", contents.size())
            .add("signedBy", Json.orNull(contents.signedBy().orElse("")))
            .add("bundles", Json.array(contents.bundles(), ContentsJson::bundle))
            .add("configurations", Json.array(contents.configurations()))
            .add("needs", Json.array(contents.needs(), ContentsJson::need))
            .add(
                "resolves",
                contents
                    .refusal()
                    .map(refusal -> refusal.isEmpty() ? JsonValue.TRUE : JsonValue.FALSE)
                    .orElse(JsonValue.NULL))
            .add("refusal", Json.orNull(contents.refusal().orElse("")))
            .add("problems", Json.array(contents.problems(), ContentsJson::problem))
            .build());
  }

  private static JsonObjectBuilder bundle(Bundle bundle) {
    JsonObjectBuilder json =
        Json.PROVIDER
            .createObjectBuilder()
            .add("file", bundle.file())
            .add("symbolicName", bundle.symbolicName())
            .add("version", bundle.version().toString())
            .add("size", bundle.size())
            .add("sha256", bundle.sha256());
    bundle.source().ifPresent(source -> json.add("source", source));
    return json;
  }

  private static JsonObjectBuilder need(Need need) {
    return Json.PROVIDER
        .createObjectBuilder()
        .add("namespace", need.namespace())
        .add("requirement", need.requirement())
        .add("optional", need.optional())
        .add("bundles", Json.array(need.bundles()));
  }

  private static JsonObjectBuilder problem(Problem problem) {
    return Json.PROVIDER
        .createObjectBuilder()
        .add("subject", problem.subject())
        .add("reason", problem.reason());
  }
}
