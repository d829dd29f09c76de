package org.erel.shell;

import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.erel.api.Answers;
import org.erel.api.Drift;
import org.erel.api.HeldRelease;
import org.erel.api.HostDrift;
import org.erel.api.HostHistory;
import org.erel.api.HostPlan;
import org.erel.api.HostReleases;
import org.erel.api.JournalEntry;
import org.erel.api.PartPlan;
import org.erel.api.ReleaseId;
import org.erel.api.ReleasePlan;
import org.erel.api.Revision;

/**
 * What {@code --json} prints of the hosts' answers, in the manner of {@link Json}: {@code {"hosts":
 * [{"host": …}], "failed": {host: reason}, "silent": [...]}}. A release is a text such as {@code
 * shop@1.2.0}, a duration a number of milliseconds.
 */
final class AnswersJson {

  private AnswersJson() {}

  /** Each host's {@code entries}, oldest first. */
  static String history(Answers<HostHistory> answers) {
    return answers(
        answers,
        host -> host(host.host()).add("entries", Json.array(host.entries(), AnswersJson::entry)));
  }

  /** Each host's {@code drifts}. */
  static String drift(Answers<HostDrift> answers) {
    return answers(
        answers,
        host -> host(host.host()).add("drifts", Json.array(host.drifts(), AnswersJson::drift)));
  }

  /**
   * {@code {"releases": [{"release": …, "hosts": [{"host": …}], "groups": [...]}], "failed": …,
   * "silent": …}}; sizes in bytes.
   */
  static String releases(List<ReleaseView> releases, Answers<HostReleases> answers) {
    return Json.text(
        Json.PROVIDER
            .createObjectBuilder()
            .add("releases", Json.array(releases, AnswersJson::release))
            .add("failed", Json.map(answers.failed()))
            .add("silent", Json.array(answers.silent()))
            .build());
  }

  private static JsonObjectBuilder release(ReleaseView view) {
    return Json.PROVIDER
        .createObjectBuilder()
        .add("release", view.release().toString())
        .add(
            "document",
            view.document()
                .<JsonValue>map(it -> Json.document(it.reference()).build())
                .orElse(JsonValue.NULL))
        .add("hosts", Json.array(List.copyOf(view.held().entrySet()), AnswersJson::held))
        .add("groups", Json.array(view.groups()));
  }

  private static JsonObjectBuilder held(Map.Entry<String, HeldRelease> held) {
    return host(held.getKey())
        .add("digest", held.getValue().digest())
        .add("size", held.getValue().size())
        .add("here", held.getValue().here())
        .add("dropped", held.getValue().dropped())
        .add("progress", held.getValue().progress());
  }

  /** Each host's {@code releases}. */
  static String plan(Answers<HostPlan> answers) {
    return answers(
        answers,
        host ->
            host(host.host()).add("releases", Json.array(host.releases(), AnswersJson::release)));
  }

  /** {@code {"revisions": [...]}}, newest first. */
  static String log(List<Revision> revisions) {
    return Json.text(
        Json.PROVIDER
            .createObjectBuilder()
            .add("revisions", Json.array(revisions, AnswersJson::revision))
            .build());
  }

  private static JsonObjectBuilder revision(Revision revision) {
    return Json.document(revision.document())
        .add("published", revision.published().toString())
        .add("tombstone", revision.tombstone())
        .add("forced", revision.forced())
        .add("key", Json.orNull(revision.key().orElse("")))
        .add("changes", Json.array(revision.changes()));
  }

  private static <A> String answers(Answers<A> answers, Function<A, JsonObjectBuilder> host) {
    return Json.text(
        Json.PROVIDER
            .createObjectBuilder()
            .add("hosts", Json.array(answers.given(), host))
            .add("failed", Json.map(answers.failed()))
            .add("silent", Json.array(answers.silent()))
            .build());
  }

  private static JsonObjectBuilder host(String host) {
    return Json.PROVIDER.createObjectBuilder().add("host", host);
  }

  private static JsonObjectBuilder entry(JournalEntry entry) {
    return Json.PROVIDER
        .createObjectBuilder()
        .add("at", entry.at().toString())
        .add("step", Words.of(entry.step()))
        .add("release", Json.orNull(entry.release().map(ReleaseId::toString).orElse("")))
        .add("part", Json.orNull(entry.part()))
        .add("tookMillis", entry.took().toMillis())
        .add("by", Json.orNull(entry.by()))
        .add("reason", entry.reason());
  }

  private static JsonObjectBuilder drift(Drift drift) {
    return Json.PROVIDER
        .createObjectBuilder()
        .add("release", drift.release().toString())
        .add("kind", Words.of(drift.kind()))
        .add("pid", drift.pid())
        .add("wanted", properties(drift.wanted()))
        .add("found", properties(drift.found()));
  }

  /** Typed properties as an object; null where there are none. */
  private static JsonValue properties(String json) {
    if (json.isEmpty()) {
      return JsonValue.NULL;
    }
    try (var reader = Json.PROVIDER.createReader(new StringReader(json))) {
      return reader.readObject();
    }
  }

  private static JsonObjectBuilder release(ReleasePlan release) {
    return Json.PROVIDER
        .createObjectBuilder()
        .add("name", release.name())
        .add("wanted", Json.orNull(release.wanted()))
        .add(
            "plan",
            release.plan().<JsonValue>map(plan -> plan(plan).build()).orElse(JsonValue.NULL))
        .add("reason", release.reason());
  }

  private static JsonObjectBuilder plan(PartPlan plan) {
    return Json.PROVIDER
        .createObjectBuilder()
        .add("release", plan.release().toString())
        .add("from", Json.orNull(plan.from().map(ReleaseId::toString).orElse("")))
        .add("kind", Words.of(plan.kind()))
        .add("hold", Words.of(plan.hold()))
        .add("starts", Json.array(plan.starts()))
        .add("stops", Json.array(plan.stops()))
        .add("restarts", Json.array(plan.restarts()))
        .add("configurations", Json.array(plan.configurations()));
  }
}
