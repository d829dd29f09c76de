package org.erel.master;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.erel.api.Document;
import org.erel.api.Documents;
import org.erel.api.Problem;
import org.erel.api.Subscription;

/** One document, or none. */
final class HeldDocuments implements Documents {

  volatile Document document;
  volatile Set<String> edited = Set.of();

  @Override
  public List<Document> all(Document.Kind kind) {
    return Optional.ofNullable(document).stream().filter(held -> held.kind() == kind).toList();
  }

  @Override
  public Optional<Document> find(String name) {
    return Optional.ofNullable(document);
  }

  @Override
  public String digest() {
    return "";
  }

  @Override
  public Set<String> edited() {
    return edited;
  }

  @Override
  public boolean unsigned() {
    return true;
  }

  @Override
  public Subscription onStored(Consumer<Document> listener) {
    return () -> {};
  }

  @Override
  public List<Problem> problems() {
    return List.of();
  }
}
