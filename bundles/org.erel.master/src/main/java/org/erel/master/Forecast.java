package org.erel.master;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.erel.api.Group;
import org.erel.api.Host;
import org.erel.api.HostPlan;
import org.erel.api.Installed;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Part;
import org.erel.api.Proposal;
import org.erel.api.Release;
import org.erel.api.ReleaseContainer;
import org.erel.api.ReleaseException;
import org.erel.api.ReleaseId;
import org.erel.api.ReleasePlan;
import org.erel.api.Repository;
import org.erel.api.Rollout;
import org.erel.wire.GroupReader;

/** What this host would do: thought out on paper, and staged where only that tells. */
final class Forecast {

  private final Host host;
  private final Situation situation;
  private final Repository repository;
  private final ReleaseContainer container;
  private final Leftovers leftovers;

  Forecast(
      Host host,
      Situation situation,
      Repository repository,
      ReleaseContainer container,
      Leftovers leftovers) {
    this.host = host;
    this.situation = situation;
    this.repository = repository;
    this.container = container;
    this.leftovers = leftovers;
  }

  /** As {@link org.erel.api.Master#plan}. */
  Optional<HostPlan> tell(Proposal proposal) throws InvalidDocumentException, ReleaseException {
    Optional<Group> published = Optional.empty();
    if (proposal.document().isPresent()) {
      published = Optional.of(GroupReader.read(proposal.document().get()));
    }
    Situation.View view = situation.look();
    if (!view.projected()) {
      throw new ReleaseException(
          "its documents are on their way to its configurations; ask again", null);
    }
    if (proposal.release().isPresent()) {
      Optional<Prospect> staging = staging(view, proposal.release().get());
      return staging.isEmpty() ? Optional.empty() : Optional.of(plan(List.of(staging.get())));
    }
    List<Group> groups =
        published
            .map(group -> Supposition.published(host, view.groups(), group))
            .orElse(view.groups());
    List<Wish> wishes = Wishes.of(groups, repository, view.installed());
    return Optional.of(plan(Prospect.of(wishes, view.installed())));
  }

  /** Empty where the host neither wants nor has the release, nor knows its content. */
  private Optional<Prospect> staging(Situation.View view, ReleaseId id) {
    Optional<Installed> installed = view.installed(id.name());
    List<Group> groups = Supposition.wanting(view.groups(), id);
    Optional<Wish> wish =
        Wishes.of(groups, repository, view.installed()).stream()
            .filter(each -> each.release().equals(id.name()))
            .findFirst();
    if (wish.isPresent()) {
      return Optional.of(Prospect.of(wish.get(), installed));
    }
    Optional<Part> known =
        repository.find(id).map(r -> new Part(id, r.digest(), r.configurations()));
    if (known.isEmpty() && installed.isEmpty()) {
      return Optional.empty();
    }
    String reason =
        known.isPresent()
            ? ""
            : "this host does not have " + id + "; push it, or drop it into releases-repo/ there";
    Wish nobodys =
        new Wish(id.name(), "", known, Rollout.DEFAULT.gate(), "", reason, Optional.empty());
    return Optional.of(Prospect.of(nobodys, installed));
  }

  private HostPlan plan(List<Prospect> prospects) throws ReleaseException {
    List<ReleasePlan> plans = new ArrayList<>();
    for (Prospect prospect : prospects) {
      plans.add(
          prospect instanceof Prospect.Staged staged
              ? stage(staged)
              : ((Prospect.Told) prospect).plan());
    }
    plans.sort(Comparator.comparing(ReleasePlan::name));
    return new HostPlan(host.identifier(), plans);
  }

  private ReleasePlan stage(Prospect.Staged staged) throws ReleaseException {
    leftovers.moving().lock();
    try {
      return plan(staged);
    } finally {
      leftovers.moving().unlock();
    }
  }

  private ReleasePlan plan(Prospect.Staged staged) throws ReleaseException {
    Part part = staged.part();
    Optional<Release> content =
        repository.find(part.release()).filter(found -> found.digest().equals(part.content()));
    if (content.isEmpty()) {
      return new ReleasePlan(
          part.release().name(),
          staged.wanted(),
          Optional.empty(),
          part.release()
              + " is no more on this host; push it, or drop it into releases-repo/ there");
    }
    return new ReleasePlan(staged.wanted(), container.plan(part, content.get()));
  }
}
