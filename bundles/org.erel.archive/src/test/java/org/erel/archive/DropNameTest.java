package org.erel.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.erel.api.ReleaseId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DropNameTest {

  @ParameterizedTest
  @CsvSource({
    "shop-1.2.0, shop@1.2.0",
    "shop-1, shop@1.0.0",
    "my-shop-2-1.2.0.rc-1, my-shop-2@1.2.0.rc-1",
    "my-shop-1.2.0.rc-1, my-shop@1.2.0.rc-1",
    "com.acme.shop_x-1.2, com.acme.shop_x@1.2.0",
    "shop,",
    "shop-,",
    "-1.2.0,",
    "shop-1.2.0-SNAPSHOT,",
    "shop 2-1.0.0,",
    "shop-99999999999.0,",
  })
  void aNameSaysTheRelease(String name, String release) {
    Optional<ReleaseId> expected = Optional.ofNullable(release).map(ReleaseId::parse);
    assertThat(new DropName(name, true).release()).isEqualTo(expected);
    assertThat(new DropName(name + ".erel", false).release()).isEqualTo(expected);
    assertThat(new DropName(name + ".zip", false).release()).isEmpty();
  }
}
