package network.byline.actors.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import network.byline.actors.TestKits;
import network.byline.actors.shard.EventNames;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The bytes of every stored event, fixed in {@code src/test/resources/events}. A test that fails
 * here says that journals written before could not be read, or would be written another way. Run
 * with {@code -Dbyline.golden=write} to write the files of new events.
 */
class StoredEventsTest {

  private static final Path FOLDER = Path.of("src/test/resources/events");
  private static final int WIDTH = 120;

  private static ActorTestKit kit;
  private static Serialization serialization;

  @BeforeAll
  static void start() {
    kit = TestKits.inMemory();
    serialization = SerializationExtension.get(kit.system());
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @TestFactory
  Stream<DynamicTest> eventIsStoredAsItAlwaysWas() {
    return SampleEvents.all().entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> check(e.getKey(), e.getValue())));
  }

  @Test
  void everyKindOfEventHasANameAndASample() {
    Map<String, StoredEvent> samples = SampleEvents.all();
    assertThat(samples.keySet()).isEqualTo(EventNames.ALL.keySet());
    samples.forEach(
        (name, event) -> assertThat(EventNames.ALL.get(name)).isEqualTo(event.getClass()));
  }

  @Test
  void noClassNameIsStored() {
    for (StoredEvent event : SampleEvents.all().values()) {
      assertThat(new String(bytes(event), StandardCharsets.ISO_8859_1))
          .doesNotContain("network.byline");
      SerializerWithStringManifest serializer =
          (SerializerWithStringManifest) serialization.findSerializerFor(event);
      assertThat(serializer.manifest(event)).isEmpty();
      assertThat(serializer.identifier()).isEqualTo(9001);
    }
  }

  private static void check(String name, StoredEvent event) throws IOException {
    Path file = FOLDER.resolve(name + ".hex");
    byte[] bytes = bytes(event);
    if ("write".equals(System.getProperty("byline.golden")) && !Files.exists(file)) {
      Files.createDirectories(FOLDER);
      Files.writeString(
          file, HexFormat.of().formatHex(bytes).replaceAll("(.{" + WIDTH + "})", "$1\n") + "\n");
    }
    byte[] golden = HexFormat.of().parseHex(Files.readString(file).replaceAll("\\s", ""));
    assertThat(read(golden)).isEqualTo(event);
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(HexFormat.of().formatHex(golden));
  }

  private static byte[] bytes(StoredEvent event) {
    return serialization.serialize(event).get();
  }

  private static Object read(byte[] bytes) {
    return serialization.deserialize(bytes, 9001, "").get();
  }
}
