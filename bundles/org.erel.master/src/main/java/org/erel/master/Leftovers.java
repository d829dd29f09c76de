package org.erel.master;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.erel.api.ReleaseContainer;
import org.erel.api.Repository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has content thrown away that nothing on this host needs any more. What is on its way from the
 * repository to the container is known to neither for a moment; so who brings it there locks {@link
 * #moving}, and nothing is thrown away meanwhile.
 */
final class Leftovers implements Repository.Needs {

  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final Repository repository;
  private final ReleaseContainer container;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final AtomicBoolean due = new AtomicBoolean();

  Leftovers(Repository repository, ReleaseContainer container) {
    this.repository = repository;
    this.container = container;
  }

  /** To be held from a look into the repository until the container has the content. */
  Lock moving() {
    return lock.readLock();
  }

  /** Something may be needed no more. */
  void changed() {
    due.set(true);
  }

  /** Looks after it, if something changed. Never blocks. */
  void tidy() {
    if (due.getAndSet(false)) {
      repository.discard(this);
    }
  }

  /** On the repository's thread. */
  @Override
  public void tell(Consumer<Set<String>> discard) {
    if (!lock.writeLock().tryLock()) {
      due.set(true);
      return;
    }
    try {
      needed().ifPresent(discard);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private Optional<Set<String>> needed() {
    try {
      return Optional.of(container.contents());
    } catch (IllegalStateException e) {
      LOG.warn("Content that nothing needs stays on this host for now: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
