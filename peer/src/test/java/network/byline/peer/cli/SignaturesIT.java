package network.byline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import network.byline.base.codec.ByteReader;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.SigningKey;
import network.byline.base.snapshot.RecordList;
import network.byline.base.statement.Cancellation;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Order;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.statement.SpendingCap;
import network.byline.base.statement.Statement;
import network.byline.base.value.Address;
import network.byline.peer.api.v1.AskRequest;
import network.byline.peer.api.v1.CancelRequest;
import network.byline.peer.api.v1.ContributionChunk;
import network.byline.peer.api.v1.ContributionHeader;
import network.byline.peer.api.v1.ContributionReport;
import network.byline.peer.api.v1.CreateDatanetRequest;
import network.byline.peer.api.v1.Datanet;
import network.byline.peer.api.v1.GetModelRequest;
import network.byline.peer.api.v1.Model;
import network.byline.peer.api.v1.PublishSnapshotRequest;
import network.byline.peer.api.v1.RegisterModelRequest;
import network.byline.peer.client.Contributing;
import network.byline.peer.client.HostClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** No door takes a statement under a signature that is not its signer's, in the one good form. */
@ExtendWith(SharedHost.Extension.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SignaturesIT {

  /** The order of secp256k1's group. */
  private static final BigInteger GROUP =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private static final int V = 64;

  private static SharedHost shared;
  private static HostClient host;
  private static SigningKey client;

  @BeforeAll
  static void connect(SharedHost given) {
    shared = given;
    host = HostClient.of(shared.address());
    client = TestOrders.funded(host);
  }

  @AfterAll
  static void disconnect() {
    host.close();
  }

  /**
   * A statement at a door.
   *
   * @param send sends it under a signature
   */
  private record AtTheDoor(
      String field, Statement statement, SigningKey key, Consumer<byte[]> send) {}

  @TestFactory
  Stream<DynamicTest> everyBadSignatureOnEveryStatementIsRefusedByItsField() {
    return statements().stream()
        .map(
            door -> DynamicTest.dynamicTest(door.field(), () -> assertOnlyTheGoodOneIsTaken(door)));
  }

  private static void assertOnlyTheGoodOneIsTaken(AtTheDoor door) {
    byte[] good = Signed.by(door.key(), host.domain(), door.statement()).signature().toArray();
    bad(door, good)
        .forEach(
            (what, signature) ->
                assertThatThrownBy(() -> door.send().accept(signature))
                    .as(what)
                    .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refusal -> {
                          assertThat(refusal.getStatus().getCode())
                              .as(what)
                              .isEqualTo(Status.Code.INVALID_ARGUMENT);
                          assertThat(refusal.getStatus().getDescription())
                              .as(what)
                              .startsWith(door.field() + ".signature")
                              .doesNotContain("\n");
                        }));
    door.send().accept(good);
  }

  private static Map<String, byte[]> bad(AtTheDoor door, byte[] good) {
    Domain own = host.domain();
    Map<String, byte[]> bad = new LinkedHashMap<>();
    bad.put("none", new byte[0]);
    bad.put("cut", Arrays.copyOf(good, 64));
    bad.put("too long", Arrays.copyOf(good, 66));
    bad.put("all zero", new byte[65]);
    for (int v : new int[] {0, 1, 2, 26, 29, 255}) {
      bad.put("v " + v, changed(good, s -> s[V] = (byte) v));
    }
    bad.put("v of the other point", changed(good, s -> s[V] = (byte) (55 - s[V])));
    bad.put("high s", changed(good, SignaturesIT::raise));
    bad.put("zero r", changed(good, s -> Arrays.fill(s, 0, 32, (byte) 0)));
    bad.put("zero s", changed(good, s -> Arrays.fill(s, 32, 64, (byte) 0)));
    bad.put("r above the group", changed(good, s -> Arrays.fill(s, 0, 32, (byte) 0xff)));
    bad.put("one bit", changed(good, s -> s[40] ^= 1));
    SigningKey other = SigningKey.generate(new SecureRandom());
    bad.put("another key", other.sign(door.statement().digest(own)).toArray());
    bad.put(
        "another chain",
        door.key()
            .sign(door.statement().digest(new Domain(own.chainId() + 1, own.vault())))
            .toArray());
    bad.put(
        "another vault",
        door.key()
            .sign(door.statement().digest(new Domain(own.chainId(), Address.ZERO)))
            .toArray());
    return bad;
  }

  private static byte[] changed(byte[] good, Consumer<byte[]> change) {
    byte[] other = good.clone();
    change.accept(other);
    return other;
  }

  /** Makes the other signature that the same key could have made: n - s, and the other v. */
  private static void raise(byte[] signature) {
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
    byte[] high = GROUP.subtract(s).toByteArray();
    Arrays.fill(signature, 32, 64, (byte) 0);
    int length = Math.min(32, high.length);
    System.arraycopy(high, high.length - length, signature, 64 - length, length);
    signature[V] = (byte) (55 - signature[V]);
  }

  private static List<AtTheDoor> statements() {
    shared.run("datanet", "create", "signed", "--licence", "CC0-1.0", "--as", "ada").exits(0);
    Datanet datanet = new Contributing(host).datanet("signed");
    new Contributing(host).contribute(shared.ada(), datanet, new RecordList(List.of("First.")), 0);
    AskRequest ask = TestOrders.of(host, client, 1).request();
    return List.of(
        new AtTheDoor(
            "order",
            ByteReader.decode("order", ask.getOrder().toByteArray(), Order::decode),
            client,
            s -> ask(ask.toBuilder().setOrderSignature(ByteString.copyFrom(s)))),
        new AtTheDoor(
            "cap",
            ByteReader.decode("cap", ask.getCap().toByteArray(), SpendingCap::decode),
            client,
            s -> ask(ask.toBuilder().setCapSignature(ByteString.copyFrom(s)))),
        cancellation(ask),
        charter(),
        contribution(),
        snapshot(),
        card(),
        deed());
  }

  private static void ask(AskRequest.Builder request) {
    TestOrders.answered(host, request.build());
  }

  private static AtTheDoor cancellation(AskRequest asked) {
    TestOrders.answered(host, asked);
    CancelRequest good = TestOrders.cancellation(host, client, asked);
    return new AtTheDoor(
        "cancellation",
        ByteReader.decode(
            "cancellation", good.getCancellation().toByteArray(), Cancellation::decode),
        client,
        s -> host.jobs().cancel(good.toBuilder().setSignature(ByteString.copyFrom(s)).build()));
  }

  private static AtTheDoor charter() {
    CreateDatanetRequest good = SignedSamples.charter(host, shared.ada());
    return new AtTheDoor(
        "charter",
        ByteReader.decode("charter", good.getCharter().toByteArray(), Charter::decode),
        shared.ada(),
        s ->
            host.datanets()
                .createDatanet(good.toBuilder().setSignature(ByteString.copyFrom(s)).build()));
  }

  private static AtTheDoor contribution() {
    RecordList records = new RecordList(List.of("Second."));
    ContributionHeader good = SignedSamples.contribution(host, client, "signed", records, 0);
    return new AtTheDoor(
        "contribution",
        ByteReader.decode("contribution", good.getStatement().toByteArray(), Contribution::decode),
        client,
        s -> contribute(good.toBuilder().setSignature(ByteString.copyFrom(s)).build(), records));
  }

  private static AtTheDoor snapshot() {
    PublishSnapshotRequest good = SignedSamples.snapshot(host, shared.ada());
    return new AtTheDoor(
        "snapshot",
        ByteReader.decode("snapshot", good.getStatement().toByteArray(), Snapshot::decode),
        shared.ada(),
        s ->
            host.datanets()
                .publishSnapshot(good.toBuilder().setSignature(ByteString.copyFrom(s)).build()));
  }

  private static AtTheDoor card() {
    Model model = cook();
    RegisterModelRequest good = SignedSamples.registration(host, model, shared.ada());
    return new AtTheDoor(
        "model",
        SignedSamples.card(model),
        shared.ada(),
        s ->
            host.models()
                .registerModel(good.toBuilder().setCardSignature(ByteString.copyFrom(s)).build()));
  }

  private static AtTheDoor deed() {
    Model model = cook();
    RegisterModelRequest good = SignedSamples.registration(host, model, shared.ada());
    return new AtTheDoor(
        "deed",
        SignedSamples.deed(model),
        shared.ada(),
        s ->
            host.models()
                .registerModel(good.toBuilder().setDeedSignature(ByteString.copyFrom(s)).build()));
  }

  private static Model cook() {
    return host.models().getModel(GetModelRequest.newBuilder().setName("cook").build());
  }

  private static void contribute(ContributionHeader header, RecordList records) {
    CompletableFuture<ContributionReport> report = new CompletableFuture<>();
    StreamObserver<ContributionChunk> chunks =
        host.datanetUploads().contribute(Answered.by(report));
    chunks.onNext(ContributionChunk.newBuilder().setHeader(header).build());
    chunks.onNext(
        ContributionChunk.newBuilder().setRecords(ByteString.copyFrom(records.toBytes())).build());
    chunks.onCompleted();
    Answered.awaited(report);
  }
}
