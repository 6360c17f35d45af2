package network.byline.peer.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UploadTest {

  private static final int ROOM = 100;

  private Instant now = Instant.EPOCH;
  private final UploadRoom room = new UploadRoom(ROOM, () -> now);

  @Test
  void piecesAreGatheredInOrderAndTheirRoomGivenBack() {
    Calls<String> caller = new Calls<>();
    Upload<ByteString, String> upload = upload(caller, ROOM);
    upload.onNext(ByteString.copyFromUtf8("ab"));
    upload.onNext(ByteString.copyFromUtf8("cd"));
    upload.onCompleted();

    assertThat(caller.received).containsExactly("abcd");
    assertThat(caller.status.getCode()).isEqualTo(Status.Code.OK);
    assertThat(taken(ROOM)).isTrue();
  }

  @Test
  void anUploadLargerThanItMayBeIsRefusedAndForgotten() {
    Calls<String> caller = new Calls<>();
    Upload<ByteString, String> upload = upload(caller, 10);
    upload.onNext(ByteString.copyFrom(new byte[8]));
    upload.onNext(ByteString.copyFrom(new byte[8]));
    upload.onNext(ByteString.copyFrom(new byte[1]));
    upload.onCompleted();

    assertThat(caller.status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(caller.status.getDescription())
        .isEqualTo("a thing has at most 10 bytes on this host: send less at once");
    assertThat(caller.received).isEmpty();
    assertThat(taken(ROOM)).isTrue();
  }

  @Test
  void aFullRoomRefusesTheNewcomer() {
    Calls<String> first = new Calls<>();
    Calls<String> second = new Calls<>();
    upload(first, ROOM).onNext(ByteString.copyFrom(new byte[80]));
    upload(second, ROOM).onNext(ByteString.copyFrom(new byte[30]));

    assertThat(second.status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(second.status.getDescription()).contains("try again");
    assertThat(first.ended.getCount()).isOne();
  }

  @Test
  void anUploadThatStandsStillMakesRoom() {
    Calls<String> still = new Calls<>();
    Calls<String> busy = new Calls<>();
    Calls<String> newcomer = new Calls<>();
    upload(still, ROOM).onNext(ByteString.copyFrom(new byte[50]));
    Upload<ByteString, String> sending = upload(busy, ROOM);
    sending.onNext(ByteString.copyFrom(new byte[20]));
    now = now.plus(Duration.ofSeconds(31));
    sending.onNext(ByteString.copyFrom(new byte[20]));

    upload(newcomer, ROOM).onNext(ByteString.copyFrom(new byte[60]));

    assertThat(still.status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(still.status.getDescription()).contains("stood still");
    assertThat(busy.ended.getCount()).isOne();
    assertThat(newcomer.ended.getCount()).isOne();
  }

  @Test
  void anUploadWhoseCallerGoesAwayGivesItsRoomBack() {
    Upload<ByteString, String> upload = upload(new Calls<>(), ROOM);
    upload.onNext(ByteString.copyFrom(new byte[ROOM]));
    upload.onError(Status.CANCELLED.asRuntimeException());

    assertThat(taken(ROOM)).isTrue();
  }

  private boolean taken(int bytes) {
    Calls<String> caller = new Calls<>();
    Upload<ByteString, String> upload = upload(caller, ROOM);
    upload.onNext(ByteString.copyFrom(new byte[bytes]));
    upload.onCompleted();
    return caller.status.isOk();
  }

  private Upload<ByteString, String> upload(Calls<String> caller, long most) {
    return new Upload<>(room, caller, "a thing", most) {
      @Override
      ByteString bytesOf(ByteString piece) {
        return piece;
      }

      @Override
      String answerTo(byte[] content) {
        return ByteString.copyFrom(content).toStringUtf8();
      }
    };
  }
}
