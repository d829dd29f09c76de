package org.erel.config;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.erel.api.Document;
import org.erel.api.Problem;
import org.erel.trust.PublicKey;
import org.erel.trust.SealVerdict;
import org.erel.trust.Seals;
import org.erel.wire.Delivery;
import org.erel.wire.Evidence;
import org.erel.wire.Guard;
import org.erel.wire.Message;
import org.erel.wire.Sealed;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Asks who sent what has something done, and whether he may. A key that is limited to groups may
 * publish those, and give orders to them. Releases are let in whoever brings them, if an operator
 * vouched for them when he packed them.
 */
@Component
public final class Gate implements Guard {

  private final FileDocuments documents;
  private final Clock clock = Clock.systemUTC();
  private final Seals seals = new Seals(clock);

  /**
   * Takes no seal that was made before now.
   *
   * @param documents knows who is trusted, and takes reports
   */
  @Activate
  public Gate(@Reference FileDocuments documents) {
    this.documents = documents;
  }

  @Override
  public Optional<String> refusal(Delivery<?> request) {
    if (!(request.message() instanceof Sealed) || harmless(request.message())) {
      return Optional.empty();
    }
    Optional<String> refusal =
        refusal(request.message(), request.evidence())
            .flatMap(reason -> unvouched(request.message(), reason));
    refusal.ifPresent(reason -> note(request.evidence().kind(), reason));
    return refusal;
  }

  /** To the minute: whoever goes on sending fills no log. */
  private void note(String kind, String reason) {
    documents.note(
        new Problem(
            "a " + kind + " message",
            "it was refused at "
                + clock.instant().truncatedTo(ChronoUnit.MINUTES)
                + ": "
                + reason));
  }

  private Optional<String> refusal(Message message, Evidence evidence) {
    SealVerdict verdict =
        seals.verify(
            documents.trusted(),
            evidence.kind(),
            evidence.destination(),
            evidence.body(),
            evidence.seal());
    if (verdict instanceof SealVerdict.Refused refused) {
      return Optional.of(refused.words());
    }
    return verdict instanceof SealVerdict.Speaks speaker
        ? beyond(speaker.key(), message)
        : Optional.empty();
  }

  /**
   * It only asks, or is judged by what it says: whoever completes what another has begun to
   * announce need not be known.
   */
  private static boolean harmless(Message message) {
    return message instanceof Message.DriftRequest drift && !drift.undo()
        || message instanceof Message.Publish publish
            && publish.held().document().kind() == Document.Kind.RELEASE;
  }

  /** Why nothing is to be promised for it, where its sender may not ask for that. */
  private Optional<String> unvouched(Message message, String reason) {
    return message instanceof Message.Prepare prepare
            && prepare.voucher().isPresent()
            && Document.Kind.of(prepare.name()) == Document.Kind.RELEASE
        ? documents.trusted().vouching(prepare.name(), prepare.voucher().get(), clock.instant())
        : Optional.of(reason);
  }

  /**
   * What a key may not.
   *
   * @return empty where it may
   */
  static Optional<String> beyond(PublicKey key, Message message) {
    boolean may =
        !key.limited()
            || message instanceof Message.Prepare prepare && key.mayPublish(prepare.name())
            || message instanceof Message.Publish publish
                && key.mayPublish(publish.held().document().name())
            || message instanceof Message.ActionRequest order && key.mayOrder(order.target())
            || message instanceof Message.DriftRequest drift && key.mayOrder(drift.target());
    return may
        ? Optional.empty()
        : Optional.of(
            "key "
                + key
                + " is limited to some groups, and this is beyond them: an order must be to one of"
                + " them (--group)");
  }
}
