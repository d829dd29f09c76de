package org.erel.fuzz;

import java.util.List;
import java.util.stream.Stream;
import org.erel.archive.ArchiveDecoders;
import org.erel.broker.BrokerDecoders;
import org.erel.config.ConfigDecoders;
import org.erel.container.ContainerDecoders;
import org.erel.repository.RepositoryDecoders;
import org.erel.trust.TrustDecoders;
import org.erel.wire.WireDecoders;

/** All of them. */
public final class Decoders {

  private Decoders() {}

  /**
   * Every decoder that a peer, a dropped file or a disk reaches.
   *
   * @return in no order that matters
   */
  public static List<Decoder> all() {
    return Stream.of(
            WireDecoders.all(),
            TrustDecoders.all(),
            BrokerDecoders.all(),
            ConfigDecoders.all(),
            ArchiveDecoders.all(),
            RepositoryDecoders.all(),
            ContainerDecoders.all())
        .flatMap(List::stream)
        .toList();
  }

  /**
   * One of them.
   *
   * @param name its name
   * @return the decoder
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Decoder named(String name) {
    return all().stream()
        .filter(decoder -> decoder.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no decoder " + name));
  }
}
