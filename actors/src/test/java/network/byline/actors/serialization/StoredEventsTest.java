package network.byline.actors.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import network.byline.actors.TestKits;
import network.byline.actors.shard.EventNames;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.junit.jupiter.api.AutoClose;
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

  @AutoClose("shutdownTestKit")
  private static final ActorTestKit kit = TestKits.inMemory();

  private static final Serialization serialization = SerializationExtension.get(kit.system());

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

  @Test
  void everyEventThatCanBeStoredHasAName() throws Exception {
    assertThat(EventNames.ALL.values()).containsExactlyInAnyOrderElementsOf(storedEvents());
  }

  /** A file with another form of an event, as journals of older versions have it, has a number. */
  @TestFactory
  Stream<DynamicTest> everyFormThatWasEverStoredIsRead() throws IOException {
    return Golden.files(FOLDER).stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(),
                    () -> {
                      String name =
                          file.getFileName().toString().replaceFirst("(@\\d+)?\\.hex$", "");
                      assertThat(EventNames.ALL).containsKey(name);
                      assertThat(read(Golden.read(file))).isInstanceOf(EventNames.ALL.get(name));
                    }));
  }

  private static void check(String name, StoredEvent event) throws IOException {
    byte[] bytes = bytes(event);
    byte[] golden = Golden.read(FOLDER.resolve(name + ".hex"), bytes);
    assertThat(read(golden)).isEqualTo(event);
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(HexFormat.of().formatHex(golden));
  }

  /** Returns every class of the room that the journal takes for an event. */
  private static List<Class<? extends StoredEvent>> storedEvents() throws Exception {
    Path classes =
        Path.of(StoredEvent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<? extends StoredEvent>> events = new ArrayList<>();
    try (Stream<Path> files = Files.walk(classes.resolve("network/byline/actors"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        String name = classes.relativize(file).toString().replace('/', '.');
        Class<?> type =
            Class.forName(
                name.substring(0, name.length() - ".class".length()),
                false,
                StoredEvent.class.getClassLoader());
        if (StoredEvent.class.isAssignableFrom(type) && !type.isInterface()) {
          events.add(type.asSubclass(StoredEvent.class));
        }
      }
    }
    return events;
  }

  private static byte[] bytes(StoredEvent event) {
    return serialization.serialize(event).get();
  }

  private static Object read(byte[] bytes) {
    return serialization.deserialize(bytes, 9001, "").get();
  }
}
