package network.byline.peer.cli;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import network.byline.base.identity.SigningKey;
import network.byline.base.snapshot.RecordList;
import network.byline.base.statement.ModelCard;
import network.byline.base.value.Digest;
import network.byline.peer.api.v1.AccountServiceGrpc;
import network.byline.peer.api.v1.ArchiveServiceGrpc;
import network.byline.peer.api.v1.AskRequest;
import network.byline.peer.api.v1.BuildIndexRequest;
import network.byline.peer.api.v1.ContributionChunk;
import network.byline.peer.api.v1.ContributionHeader;
import network.byline.peer.api.v1.DatanetServiceGrpc;
import network.byline.peer.api.v1.DraftSnapshotRequest;
import network.byline.peer.api.v1.FileChunk;
import network.byline.peer.api.v1.GetAccountRequest;
import network.byline.peer.api.v1.GetBatchFileRequest;
import network.byline.peer.api.v1.GetBlockRequest;
import network.byline.peer.api.v1.GetDatanetRequest;
import network.byline.peer.api.v1.GetEarningsRequest;
import network.byline.peer.api.v1.GetModelRequest;
import network.byline.peer.api.v1.GetReceiptRequest;
import network.byline.peer.api.v1.GetRecordRequest;
import network.byline.peer.api.v1.GetStatusRequest;
import network.byline.peer.api.v1.GetUsageRequest;
import network.byline.peer.api.v1.JobServiceGrpc;
import network.byline.peer.api.v1.ListBatchesRequest;
import network.byline.peer.api.v1.ListDatanetsRequest;
import network.byline.peer.api.v1.ListModelsRequest;
import network.byline.peer.api.v1.ListReceiptsRequest;
import network.byline.peer.api.v1.Model;
import network.byline.peer.api.v1.ModelServiceGrpc;
import network.byline.peer.api.v1.NetworkServiceGrpc;
import network.byline.peer.api.v1.QuoteRequest;
import network.byline.peer.api.v1.Receipt;
import network.byline.peer.api.v1.TrainRequest;
import network.byline.peer.client.Developing;
import network.byline.peer.client.HostClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every field of every request, left out, huge or beyond all bounds: a refusal that names it, or
 * the meaning that byline.proto gives it; never a failure of the host.
 */
@ExtendWith(SharedHost.Extension.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RequestFieldsIT {

  private static final List<ServiceDescriptor> SERVICES =
      List.of(
          NetworkServiceGrpc.getServiceDescriptor(),
          AccountServiceGrpc.getServiceDescriptor(),
          DatanetServiceGrpc.getServiceDescriptor(),
          ModelServiceGrpc.getServiceDescriptor(),
          JobServiceGrpc.getServiceDescriptor(),
          ArchiveServiceGrpc.getServiceDescriptor());

  /** Fields that mean something when they are left out; byline.proto says what. */
  private static final Set<String> MAY_BE_LEFT_OUT =
      Set.of(
          "GetUsageRequest.datanet",
          "GetUsageRequest.record",
          "GetUsageRequest.limit",
          "GetDatanetRequest.id",
          "GetModelRequest.root",
          "GetReceiptRequest.client",
          "GetReceiptRequest.nonce",
          "GetReceiptRequest.prompt_salt",
          "FileChunk.name",
          "BuildIndexRequest.snapshot",
          "TrainRequest.base",
          "TrainRequest.recipe",
          "AskRequest.resume_from",
          "ListReceiptsRequest.limit",
          "ListReceiptsRequest.before",
          "ListBatchesRequest.from",
          "ListBatchesRequest.limit");

  /** Numbers that mean the most there is when they are beyond it. */
  private static final Set<String> LIMITS =
      Set.of("GetUsageRequest.limit", "ListReceiptsRequest.limit", "ListBatchesRequest.limit");

  /** Fields that another field overrides, or that are for people. */
  private static final Set<String> MAY_BE_ANYTHING =
      Set.of(
          "FileChunk.data",
          "FileChunk.name",
          "GetReceiptRequest.nonce",
          "GetReceiptRequest.client");

  /** What refusals call a field, where that is not its name. */
  private static final Map<String, String> CALLED =
      Map.ofEntries(
          entry("CreateDatanetRequest.signature", "charter.signature"),
          entry("PublishSnapshotRequest.statement", "snapshot"),
          entry("PublishSnapshotRequest.signature", "snapshot.signature"),
          entry("RegisterModelRequest.card", "model"),
          entry("RegisterModelRequest.card_signature", "model.signature"),
          entry("RegisterModelRequest.deed_signature", "deed.signature"),
          entry("AskRequest.order_signature", "order.signature"),
          entry("AskRequest.cap_signature", "cap.signature"),
          entry("ContributionHeader.statement", "contribution"),
          entry("ContributionHeader.signature", "contribution.signature"));

  private static final Set<Status.Code> REFUSALS =
      EnumSet.of(
          Status.Code.INVALID_ARGUMENT,
          Status.Code.NOT_FOUND,
          Status.Code.FAILED_PRECONDITION,
          Status.Code.ALREADY_EXISTS);

  private static final int HUGE = 1 << 20;

  private static SharedHost shared;
  private static HostClient host;
  private static ManagedChannel channel;
  private static Map<String, Message> samples = Map.of();

  @BeforeAll
  static void connect(SharedHost given) {
    shared = given;
    host = HostClient.of(shared.address());
    channel = NettyChannelBuilder.forTarget(shared.address()).usePlaintext().build();
    samples = samples();
  }

  @AfterAll
  static void disconnect() {
    host.close();
    channel.shutdownNow();
  }

  @TestFactory
  Stream<DynamicTest> everyFieldOfEveryRequest() {
    return SERVICES.stream()
        .flatMap(service -> service.getMethods().stream())
        .map(
            method ->
                DynamicTest.dynamicTest(
                    method.getFullMethodName(), () -> assertFieldsHold(messages(method))));
  }

  @SuppressWarnings("unchecked")
  private static MethodDescriptor<Message, Message> messages(MethodDescriptor<?, ?> method) {
    return (MethodDescriptor<Message, Message>) method;
  }

  private static void assertFieldsHold(MethodDescriptor<Message, Message> method) {
    Message good =
        Objects.requireNonNull(
            samples.get(method.getBareMethodName()), "no good request of this method");
    assertThat(call(method, good)).as(method.getFullMethodName()).isEmpty();
    for (FieldDescriptor field : good.getDescriptorForType().getFields()) {
      if (field.getContainingOneof() == null && !isBoolean(field)) {
        assertFieldHolds(method, good, field);
      }
    }
  }

  private static void assertFieldHolds(
      MethodDescriptor<Message, Message> method, Message good, FieldDescriptor field) {
    String name = field.getContainingType().getName() + "." + field.getName();
    Optional<Status> without = call(method, good.toBuilder().clearField(field).build());
    if (MAY_BE_LEFT_OUT.contains(name)) {
      assertThat(without).as(name + " left out").isEmpty();
    } else {
      assertNamed(without, name, field, "left out", EnumSet.of(Status.Code.INVALID_ARGUMENT));
    }
    Optional<Status> beyond =
        call(method, good.toBuilder().setField(field, beyondAllBounds(field)).build());
    if (LIMITS.contains(name)) {
      assertThat(beyond).as(name + " beyond all bounds").isEmpty();
    } else if (!MAY_BE_ANYTHING.contains(name)) {
      assertNamed(beyond, name, field, "beyond all bounds", REFUSALS);
    }
  }

  private static void assertNamed(
      Optional<Status> outcome,
      String name,
      FieldDescriptor field,
      String what,
      Set<Status.Code> codes) {
    assertThat(outcome).as(name + " " + what).isPresent();
    Status status = outcome.orElseThrow();
    assertThat(status.getCode()).as(name + " " + what + ": " + status).isIn(codes);
    assertThat(status.getDescription())
        .as(name + " " + what)
        .contains(CALLED.getOrDefault(name, field.getName()))
        .doesNotContain("\n")
        .hasSizeLessThan(1_100);
  }

  @Test
  void aHeadersFieldsAreRequiredOfASignedContribution() {
    ContributionChunk good = signedContribution();
    for (FieldDescriptor field : ContributionHeader.getDescriptor().getFields()) {
      String name = "ContributionHeader." + field.getName();
      assertNamed(
          contribute(good.getHeader().toBuilder().clearField(field).build()),
          name,
          field,
          "left out",
          EnumSet.of(Status.Code.INVALID_ARGUMENT));
      assertNamed(
          contribute(good.getHeader().toBuilder().setField(field, beyondAllBounds(field)).build()),
          name,
          field,
          "beyond all bounds",
          EnumSet.of(Status.Code.INVALID_ARGUMENT));
    }
    assertThat(contribute(good.getHeader())).isEmpty();
  }

  @Test
  void anUploadWithoutHeaderOrRecordsOrInAnotherOrderIsRefused() {
    ContributionChunk header = signedContribution();
    ContributionChunk records =
        ContributionChunk.newBuilder()
            .setRecords(ByteString.copyFrom(new RecordList(List.of(SharedHost.ADAS)).toBytes()))
            .build();
    for (List<Message> pieces :
        List.<List<Message>>of(
            List.of(),
            List.of(header),
            List.of(records),
            List.of(records, header),
            List.of(header, header, records),
            List.of(ContributionChunk.getDefaultInstance()))) {
      Status status =
          upload(messages(DatanetServiceGrpc.getContributeMethod()), pieces).orElseThrow();
      assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(status.getDescription()).containsAnyOf("header", "records");
    }
    assertThat(
            upload(messages(ModelServiceGrpc.getUploadFileMethod()), List.of())
                .orElseThrow()
                .getDescription())
        .contains("data is missing");
  }

  /** Bytes that are no message, no message at all, and one too many. */
  @Test
  void whatIsNoMessageIsRefusedAsInvalid() {
    for (ServiceDescriptor service : SERVICES) {
      for (MethodDescriptor<?, ?> method : service.getMethods()) {
        Status garbage = raw(method, List.of(new byte[] {(byte) 0xff, 1, 2, 3}));
        assertThat(garbage.getCode())
            .as(method.getFullMethodName() + " " + garbage)
            .isEqualTo(Status.Code.INVALID_ARGUMENT);
        Status none = raw(method, List.of());
        assertThat(none.getCode())
            .as(method.getFullMethodName() + " " + none)
            .isEqualTo(Status.Code.INVALID_ARGUMENT);
        if (method.getType().clientSendsOneMessage()) {
          Status two = raw(method, List.of(new byte[0], new byte[0]));
          assertThat(two.getCode())
              .as(method.getFullMethodName() + " " + two)
              .isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
      }
    }
  }

  @Test
  void aMethodThatIsNoneIsSaidToBeNone() {
    MethodDescriptor<?, ?> real = JobServiceGrpc.getQuoteMethod();
    Status status =
        raw(
            real.toBuilder().setFullMethodName("byline.v1.JobService/Nonesuch").build(),
            List.of(new byte[0]));
    assertThat(status.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(status.getDescription()).contains("byline.v1.JobService/Nonesuch");
  }

  private static boolean isBoolean(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.BOOLEAN;
  }

  private static Object beyondAllBounds(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case STRING -> "\u001b[2J".repeat(HUGE / 4);
      case BYTE_STRING -> ByteString.copyFrom(new byte[HUGE]);
      case INT -> -1;
      case LONG -> -1L;
      default -> throw new IllegalStateException(field.getFullName());
    };
  }

  /** Makes a call with one message; returns how it was refused, if it was. */
  private static Optional<Status> call(MethodDescriptor<Message, Message> method, Message request) {
    if (!method.getType().clientSendsOneMessage()) {
      return upload(method, withContent(request));
    }
    try {
      ClientCalls.blockingServerStreamingCall(channel, method, CallOptions.DEFAULT, request)
          .forEachRemaining(_ -> {});
      return Optional.empty();
    } catch (StatusRuntimeException e) {
      return Optional.of(e.getStatus());
    }
  }

  private static List<Message> withContent(Message first) {
    return first instanceof ContributionChunk
        ? List.of(
            first,
            ContributionChunk.newBuilder()
                .setRecords(ByteString.copyFrom(new RecordList(List.of(SharedHost.ADAS)).toBytes()))
                .build())
        : List.of(first);
  }

  private static Optional<Status> contribute(ContributionHeader header) {
    return call(
        messages(DatanetServiceGrpc.getContributeMethod()),
        ContributionChunk.newBuilder().setHeader(header).build());
  }

  private static Optional<Status> upload(
      MethodDescriptor<Message, Message> method, List<Message> pieces) {
    CompletableFuture<Message> answer = new CompletableFuture<>();
    StreamObserver<Message> stream =
        ClientCalls.asyncClientStreamingCall(
            channel.newCall(method, CallOptions.DEFAULT), Answered.by(answer));
    pieces.forEach(stream::onNext);
    stream.onCompleted();
    try {
      Answered.awaited(answer);
      return Optional.empty();
    } catch (StatusRuntimeException e) {
      return Optional.of(e.getStatus());
    }
  }

  /** Makes a call with messages of any bytes and returns its status. */
  private static Status raw(MethodDescriptor<?, ?> method, List<byte[]> messages) {
    MethodDescriptor<byte[], byte[]> bytes =
        MethodDescriptor.newBuilder(new Bytes(), new Bytes())
            .setFullMethodName(method.getFullMethodName())
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .build();
    CompletableFuture<Status> status = new CompletableFuture<>();
    StreamObserver<byte[]> stream =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(bytes, CallOptions.DEFAULT),
            new StreamObserver<>() {
              @Override
              public void onNext(byte[] answer) {
                // Only the end counts.
              }

              @Override
              public void onError(Throwable failure) {
                status.complete(Status.fromThrowable(failure));
              }

              @Override
              public void onCompleted() {
                status.complete(Status.OK);
              }
            });
    messages.forEach(stream::onNext);
    stream.onCompleted();
    return status.join();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  // ---- a good request of every method ----

  private static Map<String, Message> samples() {
    await().atMost(Duration.ofSeconds(60)).until(() -> host.freshStatus().getBatchesAnchored() > 0);
    Receipt receipt =
        host.jobs()
            .getReceipt(
                GetReceiptRequest.newBuilder()
                    .setId(HostClient.bytes(Digest.parse(shared.receipt())))
                    .build());
    Model model = host.models().getModel(GetModelRequest.newBuilder().setName("cook").build());
    ModelCard card = Developing.card(model);
    SigningKey client = TestOrders.funded(host);
    AskRequest asked = TestOrders.of(host, client, 1).request();
    TestOrders.answered(host, asked);
    ByteString address = HostClient.bytes(client.address());
    ByteString record =
        HostClient.bytes(
            Digest.parse(
                shared
                    .run("receipt", "show", shared.receipt(), "--json")
                    .document()
                    .path("byline")
                    .get(0)
                    .path("spans")
                    .get(0)
                    .path("record")
                    .asText()));
    return Map.ofEntries(
        entry("GetStatus", GetStatusRequest.getDefaultInstance()),
        entry("GetUsage", GetUsageRequest.newBuilder().setDatanet("recipes").build()),
        entry("GetEarnings", GetEarningsRequest.newBuilder().setAccount(address).build()),
        entry("GetAccount", GetAccountRequest.newBuilder().setAddress(address).build()),
        entry("CreateDatanet", SignedSamples.charter(host, shared.ada())),
        entry("GetDatanet", GetDatanetRequest.newBuilder().setName("recipes").build()),
        entry("ListDatanets", ListDatanetsRequest.getDefaultInstance()),
        entry(
            "CheckContribution",
            ContributionChunk.newBuilder()
                .setHeader(ContributionHeader.newBuilder().setDatanet("recipes"))
                .build()),
        entry("Contribute", signedContribution()),
        entry("DraftSnapshot", DraftSnapshotRequest.newBuilder().setDatanet("recipes").build()),
        entry("PublishSnapshot", SignedSamples.snapshot(host, shared.ada())),
        entry(
            "GetRecord",
            GetRecordRequest.newBuilder().setDatanet("recipes").setRecord(record).build()),
        entry("ListModels", ListModelsRequest.getDefaultInstance()),
        entry("GetModel", GetModelRequest.newBuilder().setName("cook").build()),
        entry("UploadFile", FileChunk.newBuilder().setData(ByteString.copyFromUtf8("x")).build()),
        entry(
            "BuildIndex",
            BuildIndexRequest.newBuilder()
                .setDatanet("recipes")
                .setTokenizer(HostClient.bytes(card.files().tokenizer().manifest()))
                .build()),
        entry("RegisterModel", SignedSamples.registration(host, model, shared.ada())),
        entry(
            "Train", TrainRequest.newBuilder().setDatanet("recipes").setEstimateOnly(true).build()),
        entry(
            "Quote",
            QuoteRequest.newBuilder().setModel("cook").setPrompt("a").setMaxTokens(1).build()),
        entry("Ask", asked),
        entry("Cancel", TestOrders.cancellation(host, client, asked)),
        entry("GetReceipt", GetReceiptRequest.newBuilder().setId(receipt.getId()).build()),
        entry("ListReceipts", ListReceiptsRequest.newBuilder().setClient(address).build()),
        entry("ListBatches", ListBatchesRequest.getDefaultInstance()),
        entry("GetBatchFile", GetBatchFileRequest.newBuilder().setNumber(1).build()),
        entry(
            "GetBlock",
            GetBlockRequest.newBuilder()
                .setId(HostClient.bytes(card.files().config().manifest()))
                .build()));
  }

  private static ContributionChunk signedContribution() {
    return ContributionChunk.newBuilder()
        .setHeader(
            SignedSamples.contribution(
                host, shared.ada(), "recipes", new RecordList(List.of(SharedHost.ADAS)), 0))
        .build();
  }
}
