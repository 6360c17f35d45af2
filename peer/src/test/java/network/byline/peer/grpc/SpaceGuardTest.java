package network.byline.peer.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.Optional;
import network.byline.peer.api.v1.DatanetServiceGrpc;
import network.byline.peer.api.v1.JobServiceGrpc;
import network.byline.peer.api.v1.NetworkServiceGrpc;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpaceGuardTest {

  private Optional<String> lack = Optional.of("its disk is full (free some)");
  private boolean started;

  @Test
  void whileTheDiskIsFullWhatStoresIsRefusedAndWhatReadsIsNot() {
    assertThat(intercepted(DatanetServiceGrpc.getContributeMethod()))
        .hasValueSatisfying(
            refused -> {
              assertThat(refused.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
              assertThat(refused.getDescription())
                  .isEqualTo("the host could not store this: its disk is full (free some)");
            });
    assertThat(intercepted(JobServiceGrpc.getAskMethod())).isPresent();
    assertThat(started).isFalse();

    assertThat(intercepted(NetworkServiceGrpc.getGetStatusMethod())).isEmpty();
    assertThat(started).isTrue();
  }

  @Test
  void onceThereIsSpaceEverythingGoesThrough() {
    lack = Optional.empty();

    assertThat(intercepted(DatanetServiceGrpc.getContributeMethod())).isEmpty();
    assertThat(started).isTrue();
  }

  private Optional<Status> intercepted(MethodDescriptor<?, ?> method) {
    Call<?, ?> call = new Call<>(method);
    start(call);
    return Optional.ofNullable(call.closed);
  }

  private <Q, A> void start(Call<Q, A> call) {
    new SpaceGuard(() -> lack)
        .interceptCall(
            call,
            new Metadata(),
            (_, _) -> {
              started = true;
              return new ServerCall.Listener<>() {};
            });
  }

  /** A call that remembers how it was closed. */
  private static final class Call<Q, A> extends ServerCall<Q, A> {

    private final MethodDescriptor<Q, A> method;
    private @Nullable Status closed;

    Call(MethodDescriptor<Q, A> method) {
      this.method = method;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      closed = status;
    }

    @Override
    public MethodDescriptor<Q, A> getMethodDescriptor() {
      return method;
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(A message) {}

    @Override
    public boolean isCancelled() {
      return false;
    }
  }
}
