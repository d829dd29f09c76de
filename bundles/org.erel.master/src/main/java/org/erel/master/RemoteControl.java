package org.erel.master;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.erel.api.ActionOutcome;
import org.erel.api.ActionOutcome.Result;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Order;
import org.erel.api.ReleaseException;
import org.erel.api.Settings;
import org.erel.api.Subscription;
import org.erel.api.Target;
import org.erel.wire.Bus;
import org.erel.wire.Delivery;
import org.erel.wire.Guard;
import org.erel.wire.Message;
import org.erel.wire.MessageCodec;
import org.erel.wire.ReleaseMessage;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets operators see and steer this host through the broker. */
@Component(service = {})
public class RemoteControl {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteControl.class);

  private static final int QUICK_ANSWERERS = 2;
  private static final int SLOW_ANSWERERS = 4;
  private static final int WAITING_QUESTIONS = 100;
  private static final long IDLE_SECONDS = 30;

  private final BundleContext context;
  private final Bus bus;
  private final Guard guard;
  private final LocalMaster master;
  private final List<Subscription> subscriptions;

  /** A look at the disk takes a moment: not on the bus's threads. */
  private final ThreadPoolExecutor quick = answerers(QUICK_ANSWERERS, "erel-answer");

  /** Staging takes seconds, and waits for what is under way: nothing quick waits behind it. */
  private final ThreadPoolExecutor slow = answerers(SLOW_ANSWERERS, "erel-stage");

  /** Begins to listen. */
  @Activate
  public RemoteControl(
      BundleContext context,
      @Reference Bus bus,
      @Reference Guard guard,
      @Reference LocalMaster master) {
    this.guard = guard;
    this.context = context;
    this.bus = bus;
    this.master = master;
    this.subscriptions =
        List.of(
            bus.subscribe(
                Message.StatusRequest.class,
                q -> bus.reply(q, new Message.Status(master.status()))),
            bus.subscribe(Message.ActionRequest.class, this::act),
            bus.subscribe(Message.HistoryRequest.class, this::history),
            bus.subscribe(Message.DriftRequest.class, this::drift),
            bus.subscribe(Message.PlanRequest.class, this::plan),
            bus.subscribe(ReleaseMessage.ReleasesRequest.class, this::releases),
            bus.subscribe(ReleaseMessage.KeepRequest.class, this::keep),
            bus.subscribe(ReleaseMessage.DiscardRequest.class, this::discard),
            bus.onRefused(this::refused));
  }

  private static ThreadPoolExecutor answerers(int count, String name) {
    ThreadPoolExecutor answerers =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_QUESTIONS),
            Threads.named(name));
    answerers.allowCoreThreadTimeOut(true);
    return answerers;
  }

  @Deactivate
  void close() {
    subscriptions.forEach(Subscription::close);
    quick.shutdownNow();
    slow.shutdownNow();
  }

  /** Two masters must not answer to one name; but what runs here goes on, whoever is right. */
  private void refused(String reason) {
    if (!master.status().releases().isEmpty()) {
      LOG.error("{}. This master keeps its releases running and goes on asking", reason);
      return;
    }
    System.setProperty(Settings.EXIT_CODE, "1");
    System.setProperty(Settings.EXIT_REASON, reason);
    try {
      context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).stop();
    } catch (BundleException e) {
      LOG.error("{}. This master cannot be stopped", reason, e);
    }
  }

  private void act(Delivery<Message.ActionRequest> request) {
    Order order = request.message().order();
    if (!master.meant(request.message().target()) || !master.concerns(order.release())) {
      bus.reply(
          request,
          outcome(Result.NOT_HERE, "not meant, or no group of this host wants " + order.release()));
      return;
    }
    Optional<String> refusal = guard.refusal(request);
    if (refusal.isPresent()) {
      bus.reply(request, outcome(Result.FAILED, refusal.get()));
      return;
    }
    LOG.info("{} asks to {} {}", order.by(), order.action(), order.release());
    bus.reply(request, outcome(Result.ACCEPTED, ""));
    master
        .reconciler()
        .perform(order)
        .whenComplete(
            (outcome, failure) ->
                bus.reply(
                    request,
                    failure == null
                        ? new Message.ActionReply(outcome)
                        : outcome(Result.FAILED, failure.toString())));
  }

  /** What can be said only after a look at disks, or after staging; empty for nothing to say. */
  private interface Answer {
    Optional<Message> give() throws ReleaseException, InvalidDocumentException;
  }

  private void history(Delivery<Message.HistoryRequest> question) {
    Message.HistoryRequest asked = question.message();
    answer(
        question,
        asked.target(),
        quick,
        () -> master.history(asked.release()).map(Message.History::new));
  }

  /** To put configurations back waits for what is under way. */
  private void drift(Delivery<Message.DriftRequest> question) {
    Message.DriftRequest asked = question.message();
    Optional<String> refusal =
        master.meant(asked.target()) ? guard.refusal(question) : Optional.empty();
    if (refusal.isPresent()) {
      bus.reply(question, failed(refusal.get()));
      return;
    }
    answer(
        question,
        asked.target(),
        asked.undo() ? slow : quick,
        () -> master.drift(asked.release(), asked.undo()).map(Message.DriftFound::new));
  }

  private void plan(Delivery<Message.PlanRequest> question) {
    Message.PlanRequest asked = question.message();
    answer(
        question,
        asked.target(),
        slow,
        () -> master.plan(asked.proposal()).map(Message.Planned::new));
  }

  private void releases(Delivery<ReleaseMessage.ReleasesRequest> question) {
    answer(
        question,
        question.message().target(),
        quick,
        () -> Optional.of(new ReleaseMessage.Releases(master.releases())));
  }

  private void keep(Delivery<ReleaseMessage.KeepRequest> request) {
    Optional<String> refusal = guard.refusal(request);
    if (refusal.isPresent()) {
      bus.reply(request, failed(refusal.get()));
      return;
    }
    bus.reply(
        request,
        new ReleaseMessage.Kept(
            master.host().identifier(),
            master.keep(request.message().release(), request.message().digest())));
  }

  /** Waits while a drop is read. */
  private void discard(Delivery<ReleaseMessage.DiscardRequest> request) {
    Optional<String> refusal = guard.refusal(request);
    if (refusal.isPresent()) {
      bus.reply(request, failed(refusal.get()));
      return;
    }
    ReleaseMessage.DiscardRequest asked = request.message();
    answer(
        request,
        Target.ALL,
        slow,
        () ->
            Optional.of(
                new ReleaseMessage.Discarded(
                    master.host().identifier(),
                    master.discard(asked.release(), asked.digest()).orElse(""))));
  }

  private void answer(Delivery<?> question, Target target, Executor answerers, Answer answer) {
    if (!master.meant(target)) {
      bus.reply(question, notMeant());
      return;
    }
    bus.reply(question, new Message.Working(master.host().identifier()));
    try {
      answerers.execute(() -> bus.reply(question, given(answer)));
    } catch (RejectedExecutionException e) {
      bus.reply(question, failed("it is asked too much at once; ask again"));
    }
  }

  private Message given(Answer answer) {
    try {
      Message message = answer.give().orElseGet(this::notMeant);
      boolean readable = MessageCodec.encode(message).length <= MessageCodec.MAXIMUM_BYTES;
      return readable ? message : failed("its answer is too long; ask for one release at a time");
    } catch (ReleaseException | InvalidDocumentException e) {
      return failed(e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("A question cannot be answered", e);
      return failed(e.toString());
    }
  }

  private Message failed(String reason) {
    return new Message.Failed(master.host().identifier(), reason);
  }

  private Message notMeant() {
    return new Message.NotMeant(master.host().identifier());
  }

  private Message.ActionReply outcome(Result result, String detail) {
    return new Message.ActionReply(new ActionOutcome(master.host().identifier(), result, detail));
  }
}
