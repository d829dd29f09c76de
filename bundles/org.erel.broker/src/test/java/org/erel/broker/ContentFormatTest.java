package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.List;
import org.erel.wire.Destination;
import org.erel.wire.MalformedMessageException;
import org.erel.wire.PiecesRequest;
import org.erel.wire.ReleasePiece;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentFormatTest {

  private static final ReleasePiece PIECE = new ReleasePiece("a1b2", 7, "web-1", new byte[] {1});

  private static ReleasePiece sentAs(String user) throws MalformedMessageException {
    BasicProperties properties = ContentFormat.piece(PIECE, user).build();
    return ContentFormat.piece(Destination.receivers("a1b2"), properties, PIECE.content());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"erel.host.web-1", "erel.operator.ann", "guest", "erel.hosts"})
  void aPieceIsOfWhoItNamesWhereItsUserSaysNothingElse(String user) throws Exception {
    assertThat(sentAs(user).host()).isEqualTo("web-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"erel.host.web-2", "erel.host.web-10", "erel.host."})
  void aPieceInTheNameOfAnotherHostIsNotRead(String user) {
    assertThatThrownBy(() -> sentAs(user))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("a piece cannot be read: it names the host web-1")
        .hasMessageContaining("is of the user " + user);
  }

  @Test
  void aRequestInTheNameOfAnotherHostIsNotRead() throws Exception {
    PiecesRequest request = new PiecesRequest("a1b2", "web-1", List.of(7));

    assertThat(askedAs("erel.host.web-1", request)).isEqualTo(request);
    assertThatThrownBy(() -> askedAs("erel.host.web-2", request))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("a request cannot be read: it names the host web-1");
  }

  private static PiecesRequest askedAs(String user, PiecesRequest request)
      throws MalformedMessageException {
    return ContentFormat.request(
        Destination.server("a1b2"),
        ContentFormat.request(user).build(),
        ContentFormat.body(request));
  }
}
