package org.erel.broker;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.erel.api.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listeners to one kind of event, called on a thread of their own, where they may send and ask.
 * Thread-safe.
 *
 * @param <E> the event
 */
final class Listeners<E> {

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final Executor executor;
  private final List<Consumer<E>> all = new CopyOnWriteArrayList<>();

  /**
   * Nobody listens yet.
   *
   * @param executor where listeners are called
   */
  Listeners(Executor executor) {
    this.executor = executor;
  }

  /**
   * Adds one.
   *
   * @param listener called with each event
   * @return ends it
   */
  Subscription add(Consumer<E> listener) {
    Consumer<E> own = own(listener);
    all.add(own);
    return () -> all.remove(own);
  }

  /**
   * Adds one and calls it at once.
   *
   * @param listener called with each event
   * @param event the first
   * @return ends it
   */
  Subscription addAndCall(Consumer<E> listener, E event) {
    Consumer<E> own = own(listener);
    all.add(own);
    call(own, event);
    return () -> all.remove(own);
  }

  /** Of its own identity: one listener may be added twice and ended once. */
  private Consumer<E> own(Consumer<E> listener) {
    return new Consumer<>() {
      @Override
      public void accept(E event) {
        if (all.contains(this)) {
          listener.accept(event);
        }
      }
    };
  }

  /**
   * Something happened.
   *
   * @param event what
   */
  void tell(E event) {
    all.forEach(listener -> call(listener, event));
  }

  private void call(Consumer<E> listener, E event) {
    executor.execute(
        () -> {
          try {
            listener.accept(event);
          } catch (RuntimeException e) {
            LOG.error("A listener to the broker's connection failed", e);
          }
        });
  }
}
