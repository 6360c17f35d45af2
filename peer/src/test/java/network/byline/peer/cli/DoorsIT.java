package network.byline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import network.byline.base.identity.SigningKey;
import network.byline.peer.api.v1.AskEvent;
import network.byline.peer.api.v1.AskRequest;
import network.byline.peer.api.v1.DatanetServiceGrpc;
import network.byline.peer.api.v1.GetAccountRequest;
import network.byline.peer.api.v1.GetDatanetRequest;
import network.byline.peer.api.v1.GetReceiptRequest;
import network.byline.peer.client.HostClient;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The public API as any gRPC client meets it. */
@ExtendWith(SharedHost.Extension.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DoorsIT {

  private static final int TOKENS = 8;

  private static HostClient host;
  private static ManagedChannel channel;

  @BeforeAll
  static void connect(SharedHost shared) {
    host = HostClient.of(shared.address());
    channel = NettyChannelBuilder.forTarget(shared.address()).usePlaintext().build();
  }

  @AfterAll
  static void disconnect() {
    host.close();
    channel.shutdownNow();
  }

  @Test
  void healthIsServing() {
    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void bothReflectionsNameAllServices() {
    List<String> current =
        DoorsIT.<ServerReflectionRequest, ServerReflectionResponse>first(
                ServerReflectionGrpc.newStub(channel)::serverReflectionInfo,
                ServerReflectionRequest.newBuilder().setListServices("*").build())
            .getListServicesResponse()
            .getServiceList()
            .stream()
            .map(io.grpc.reflection.v1.ServiceResponse::getName)
            .toList();

    assertThat(current)
        .contains(
            "byline.v1.NetworkService",
            "byline.v1.AccountService",
            "byline.v1.DatanetService",
            "byline.v1.ModelService",
            "byline.v1.JobService",
            "byline.v1.ArchiveService");
    assertThat(olderReflection()).containsExactlyElementsOf(current);
  }

  @SuppressWarnings("deprecation") // clients in the field still ask for v1alpha
  private static List<String> olderReflection() {
    return DoorsIT
        .<io.grpc.reflection.v1alpha.ServerReflectionRequest,
            io.grpc.reflection.v1alpha.ServerReflectionResponse>
            first(
                io.grpc.reflection.v1alpha.ServerReflectionGrpc.newStub(channel)
                    ::serverReflectionInfo,
                io.grpc.reflection.v1alpha.ServerReflectionRequest.newBuilder()
                    .setListServices("*")
                    .build())
        .getListServicesResponse()
        .getServiceList()
        .stream()
        .map(io.grpc.reflection.v1alpha.ServiceResponse::getName)
        .toList();
  }

  @Test
  void aMessageAboveTheLimitIsRefusedByItsSize() {
    String name = "x".repeat(5 << 20);

    refused(
        Status.Code.RESOURCE_EXHAUSTED,
        "4194304",
        () ->
            DatanetServiceGrpc.newBlockingStub(channel)
                .getDatanet(GetDatanetRequest.newBuilder().setName(name).build()));
  }

  @Test
  void malformedFieldsAreNamed() {
    ByteString bad = ByteString.copyFrom(new byte[] {1, 2, 3});
    refused(
        Status.Code.INVALID_ARGUMENT,
        "id: must have 32 bytes, not 3",
        () -> host.jobs().getReceipt(GetReceiptRequest.newBuilder().setId(bad).build()));
    refused(
        Status.Code.INVALID_ARGUMENT,
        "address: must have 20 bytes, not 3",
        () -> host.accounts().getAccount(GetAccountRequest.newBuilder().setAddress(bad).build()));
    AskRequest good = TestOrders.of(host, TestOrders.funded(host), TOKENS).request();
    refused(
        Status.Code.INVALID_ARGUMENT, "order", () -> drain(good.toBuilder().setOrder(bad).build()));
    refused(
        Status.Code.INVALID_ARGUMENT,
        "order",
        () -> drain(good.toBuilder().setOrder(good.getOrder().concat(bad)).build()));
    refused(
        Status.Code.INVALID_ARGUMENT,
        "cap.signature: must have 65 bytes",
        () -> drain(good.toBuilder().setCapSignature(bad).build()));
    refused(
        Status.Code.INVALID_ARGUMENT,
        "order.signature",
        () -> drain(good.toBuilder().setOrderSignature(good.getCapSignature()).build()));
    refused(
        Status.Code.INVALID_ARGUMENT,
        "prompt",
        () -> drain(good.toBuilder().setPrompt("p".repeat(70_000)).build()));
    refused(
        Status.Code.INVALID_ARGUMENT,
        "prompt_salt",
        () -> drain(good.toBuilder().clearPromptSalt().build()));
  }

  @Test
  void anAnswerIsReadAgainFromAnyTokenAndChargedOnce() {
    SigningKey client = TestOrders.funded(host);
    AskRequest request = TestOrders.of(host, client, TOKENS).nonce(7).request();

    List<AskEvent> whole = drain(request);
    List<AskEvent> rest = drain(request.toBuilder().setResumeFrom(3).build());
    List<AskEvent> end = drain(request.toBuilder().setResumeFrom(TOKENS).build());

    assertThat(tokens(whole)).hasSize(TOKENS);
    assertThat(tokens(rest)).isEqualTo(tokens(whole).subList(3, TOKENS));
    assertThat(rest.stream().filter(AskEvent::hasToken).findFirst().orElseThrow().getSequence())
        .isEqualTo(3);
    assertThat(tokens(end)).isEmpty();
    assertThat(rest.getLast().getReceipt().getId())
        .isEqualTo(whole.getLast().getReceipt().getId())
        .isEqualTo(end.getLast().getReceipt().getId());
    assertThat(host.jobs().listReceipts(receiptsOf(client)).getReceiptsCount()).isEqualTo(1);
  }

  @Test
  void anotherOrderUnderTheSameNonceIsRefusedNamingBoth() {
    SigningKey client = TestOrders.funded(host);
    AskRequest first = TestOrders.of(host, client, 2).nonce(9).request();
    TestOrders second = TestOrders.of(host, client, 3).nonce(9);
    drain(first);

    second.refused(
        TestOrders.digest(host, first), TestOrders.digest(host, second.request()), "another nonce");
  }

  private static network.byline.peer.api.v1.ListReceiptsRequest receiptsOf(SigningKey client) {
    return network.byline.peer.api.v1.ListReceiptsRequest.newBuilder()
        .setClient(HostClient.bytes(client.address()))
        .build();
  }

  private static List<AskEvent> drain(AskRequest request) {
    return TestOrders.answered(host, request);
  }

  private static List<Integer> tokens(List<AskEvent> events) {
    return events.stream()
        .filter(AskEvent::hasToken)
        .map(event -> event.getToken().getToken())
        .toList();
  }

  private static void refused(Status.Code code, String words, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refusal -> {
              assertThat(refusal.getStatus().getCode()).isEqualTo(code);
              assertThat(refusal.getStatus().getDescription()).contains(words);
            });
  }

  /** Sends one message of a two-way call and returns the first answer. */
  private static <Q, A> A first(Function<StreamObserver<A>, StreamObserver<Q>> call, Q request) {
    CompletableFuture<A> answer = new CompletableFuture<>();
    StreamObserver<Q> requests = call.apply(Answered.by(answer));
    requests.onNext(request);
    A first = answer.join();
    requests.onCompleted();
    return first;
  }
}
