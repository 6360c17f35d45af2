package network.byline.actors.serialization;

import static network.byline.actors.Samples.CLIENT;
import static network.byline.actors.Samples.DOMAIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import network.byline.actors.SampleJobs;
import network.byline.actors.TestKits;
import network.byline.actors.account.AccountEvent;
import network.byline.actors.account.AccountState;
import network.byline.actors.batch.BatchEvent;
import network.byline.actors.batch.BatchState;
import network.byline.actors.datanet.DatanetEvent;
import network.byline.actors.datanet.DatanetState;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The bytes of the states that are stored beside the journal, fixed in {@code
 * src/test/resources/snapshots}. An entity whose snapshot cannot be read does not come back: a
 * state that changes its fields needs another name, or fields that may be absent.
 */
class StoredSnapshotsTest {

  private static final Path FOLDER = Path.of("src/test/resources/snapshots");

  @AutoClose("shutdownTestKit")
  private static final ActorTestKit kit = TestKits.inMemory();

  private static final Serialization serialization = SerializationExtension.get(kit.system());

  @TestFactory
  Stream<DynamicTest> stateIsStoredAsItAlwaysWas() {
    return states().entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> check(e.getKey(), e.getValue())));
  }

  private static void check(String name, Object state) throws IOException {
    SerializerWithStringManifest serializer =
        (SerializerWithStringManifest) serialization.findSerializerFor(state);
    byte[] bytes = serializer.toBinary(state);
    byte[] golden = Golden.read(FOLDER.resolve(name + ".hex"), bytes);
    assertThat(serializer.manifest(state)).isEqualTo(state.getClass().getName());
    assertThat(serialization.deserialize(golden, serializer.identifier(), name).get())
        .isEqualTo(state);
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(HexFormat.of().formatHex(golden));
  }

  /**
   * The entities that store their state, each after a few events, by the name it is stored under.
   */
  private static Map<String, Object> states() {
    AccountState account = AccountState.of(CLIENT.address());
    for (String name : List.of("account.deposited", "account.hold-taken")) {
      account = account.apply((AccountEvent) event(name));
    }
    DatanetState datanet = DatanetState.of(SampleJobs.DATANET);
    for (String name :
        List.of("datanet.founded", "datanet.contributed", "datanet.snapshot-published")) {
      datanet = datanet.apply((DatanetEvent) event(name));
    }
    BatchState batches = BatchState.of(DOMAIN);
    for (String name :
        List.of("batch.statement-added", "batch.receipt-added", "batch.close-begun")) {
      batches = batches.apply((BatchEvent) event(name));
    }
    Map<String, Object> states = new TreeMap<>();
    for (Object state : List.of(account, datanet, batches)) {
      states.put(state.getClass().getName(), state);
    }
    return states;
  }

  private static StoredEvent event(String name) {
    return Objects.requireNonNull(SampleEvents.all().get(name));
  }
}
