package org.erel.config;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.erel.api.Document;
import org.erel.api.DocumentReference;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Revision;
import org.erel.api.Settings;
import org.erel.api.Signature;
import org.erel.api.Subscription;
import org.erel.trust.KeysDocument;
import org.erel.wire.Bus;
import org.erel.wire.Delivery;
import org.erel.wire.GroupDifference;
import org.erel.wire.Message;
import org.erel.wire.ReleaseDifference;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what was published, from this host's disk. */
@Component(
    service = {},
    immediate = true)
public final class DocumentLog {

  private static final Logger LOG = LoggerFactory.getLogger(DocumentLog.class);

  private static final int WAITING = 100;

  private final String host;
  private final FileDocuments documents;
  private final Bus bus;

  /** A look at the disk takes a moment: not on the bus's thread. */
  private final ScheduledThreadPoolExecutor reader = Workers.scheduled("erel-log");

  private final List<Subscription> subscriptions;

  /**
   * Listens on the bus from here on.
   *
   * @param context of this bundle, for the settings
   * @param documents what this host holds and held
   * @param bus who asks
   */
  @Activate
  public DocumentLog(
      BundleContext context, @Reference FileDocuments documents, @Reference Bus bus) {
    this.host = Settings.host(context::getProperty).identifier();
    this.documents = documents;
    this.bus = bus;
    this.subscriptions =
        List.of(
            bus.subscribe(
                Message.LogRequest.class,
                question ->
                    answer(
                        question,
                        () -> new Message.Log(host, revisions(question.message().name())))),
            bus.subscribe(
                Message.PastRequest.class,
                question -> answer(question, () -> past(question.message().document()))),
            bus.subscribe(Message.NewestRequest.class, this::newest));
  }

  @Deactivate
  void stop() {
    subscriptions.forEach(Subscription::close);
    Workers.end(reader);
  }

  private void newest(Delivery<Message.NewestRequest> question) {
    String name = question.message().name();
    bus.reply(question, new Message.Newest(host, documents.shelf().holding(name)));
  }

  private interface Answer {
    Message give() throws IOException;
  }

  private void answer(Delivery<?> question, Answer answer) {
    if (reader.getQueue().size() >= WAITING) {
      bus.reply(question, new Message.Failed(host, "it is asked too much at once; ask again"));
      return;
    }
    reader.execute(
        () -> {
          try {
            bus.reply(question, answer.give());
          } catch (IOException | RuntimeException e) {
            LOG.warn("A question cannot be answered", e);
            bus.reply(question, new Message.Failed(host, String.valueOf(e.getMessage())));
          }
        });
  }

  private List<Document> all(String name) throws IOException {
    List<Document> all = new ArrayList<>(documents.past(name));
    documents.find(name).ifPresent(all::add);
    return all;
  }

  private List<Revision> revisions(String name) throws IOException {
    List<Revision> revisions = new ArrayList<>();
    Optional<Document> before = Optional.empty();
    for (Document document : all(name)) {
      revisions.add(
          new Revision(
              document.reference(),
              document.published(),
              document.tombstone(),
              document.forced(),
              document.signature().map(Signature::key),
              changes(before, document)));
      before = Optional.of(document);
    }
    return revisions;
  }

  private static List<String> changes(Optional<Document> before, Document after) {
    try {
      String content = before.map(Document::content).orElse("");
      return switch (after.kind()) {
        case GROUP -> GroupDifference.of(content, after.content());
        case RELEASE -> ReleaseDifference.of(content, after.content());
        case KEYS ->
            KeysDocument.read(after)
                .changes(
                    before.isEmpty()
                        ? Optional.empty()
                        : Optional.of(KeysDocument.read(before.get())));
      };
    } catch (InvalidDocumentException e) {
      return List.of("it cannot be read by this version of Erel: " + e.getMessage());
    }
  }

  private Message past(DocumentReference wanted) throws IOException {
    Optional<Document> found =
        all(wanted.name()).stream()
            .filter(document -> document.reference().equals(wanted))
            .findFirst();
    return found.<Message>map(Message.Past::new).orElseGet(() -> new Message.NotMeant(host));
  }
}
