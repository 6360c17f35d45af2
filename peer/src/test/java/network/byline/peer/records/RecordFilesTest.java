package network.byline.peer.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordFilesTest {

  @TempDir private Path folder;

  @Test
  void aJsonLineGivesItsText() throws IOException {
    Path file = file("a.jsonl", "{\"text\":\"one\"}\n\n{\"text\":\"two\",\"id\":2}\n");

    assertThat(RecordFiles.read(List.of(file)))
        .extracting(RawRecord::text)
        .containsExactly("one", "two");
  }

  @Test
  void aJsonLineWithoutTextNamesFileAndLine() throws IOException {
    Path file = file("a.jsonl", "{\"text\":\"one\"}\n{\"title\":\"two\"}\n");

    assertThatThrownBy(() -> RecordFiles.read(List.of(file)))
        .isInstanceOf(RecordFileException.class)
        .hasMessageContaining("a.jsonl, line 2")
        .hasMessageContaining("\"text\"");
  }

  @Test
  void aHalfWrittenJsonLineIsRefused() throws IOException {
    Path file = file("a.jsonl", "{\"text\":\"one\"}\n{\"text\":\"tw");

    assertThatThrownBy(() -> RecordFiles.read(List.of(file)))
        .hasMessageContaining("line 2")
        .hasMessageContaining("JSON");
  }

  @Test
  void aCsvRowGivesItsTextCellWithQuotesAndLineBreaks() throws IOException {
    Path file = file("a.csv", "id,text\r\n1,\"a, \"\"b\"\"\nc\"\r\n2,d\r\n");

    assertThat(RecordFiles.read(List.of(file)))
        .extracting(RawRecord::text)
        .containsExactly("a, \"b\"\nc", "d");
  }

  @Test
  void aCsvFileWithoutATextColumnSaysSo() throws IOException {
    Path file = file("a.csv", "id,body\n1,x\n");

    assertThatThrownBy(() -> RecordFiles.read(List.of(file))).hasMessageContaining("named text");
  }

  @Test
  void blocksBetweenBlankLinesAreRecords() throws IOException {
    Path file = file("a.md", "one\nstill one\n\n\n  \ntwo\n");

    assertThat(RecordFiles.read(List.of(file)))
        .containsExactly(
            new RawRecord(file, 1, "one\nstill one\n"), new RawRecord(file, 6, "two\n"));
  }

  @Test
  void aFolderIsReadInOrderOfNamesAndOtherFilesAreLeftOut() throws IOException {
    file("b.txt", "b");
    file("a.txt", "a");
    file("picture.png", "x");

    assertThat(RecordFiles.read(List.of(folder)))
        .extracting(RawRecord::text)
        .containsExactly("a\n", "b\n");
  }

  @Test
  void invalidUtf8IsRefused() throws IOException {
    Path file = Files.write(folder.resolve("a.txt"), new byte[] {'a', (byte) 0xff, 'b'});

    assertThatThrownBy(() -> RecordFiles.read(List.of(file))).hasMessageContaining("UTF-8");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstRecord() throws IOException {
    Path file = file("a.txt", "\uFEFFone");

    assertThat(RecordFiles.read(List.of(file)))
        .extracting(RawRecord::text)
        .containsExactly("one\n");
  }

  @Test
  void aMissingFileAndAnUnknownKindSaySo() throws IOException {
    Path unknown = file("a.pdf", "x");

    assertThatThrownBy(() -> RecordFiles.read(List.of(folder.resolve("none.txt"))))
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> RecordFiles.read(List.of(unknown))).hasMessageContaining(".jsonl");
  }

  @Test
  void aCsvRowNamesTheLineOnWhichItStarts() throws IOException {
    Path file = file("a.csv", "text,n\r\n\"two\r\nlines\",1\r\n\r\nlast,2");

    assertThat(RecordFiles.read(List.of(file)))
        .containsExactly(new RawRecord(file, 2, "two\r\nlines"), new RawRecord(file, 5, "last"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text,n^one,1^tw          | line 3 has 1 cells where the first row names 2
          text,n^one,1^two, three,2| line 3 has 3 cells where the first row names 2
          text,n^one,1^"tw         | is no CSV file
          text,n^"one" x,1         | is no CSV file
          text,text^one,1          | is no CSV file
          text,^one,1              | is no CSV file
          n,m^1,2                  | line 1 has no column named text
          """)
  void aCsvFileThatIsCutOrUnquotedLosesNoTextSilently(String content, String words)
      throws IOException {
    Path file = file("a.csv", content.replace("^", "\n"));

    assertRefused(file, words);
  }

  @Test
  void windowsAndMixedLineEndsAndAByteOrderMarkChangeNothing() throws IOException {
    Path lines = file("a.jsonl", "\uFEFF{\"text\":\"one\"}\r\n\r\n{\"text\":\"two\"}\n");
    Path rows = file("a.csv", "\uFEFFtext\r\none\ntwo\r\n");
    Path blocks = file("a.txt", "\uFEFFone\r\nstill\r\n\r\ntwo\r\n");

    assertThat(RecordFiles.read(List.of(lines, rows)))
        .extracting(RawRecord::text)
        .containsExactly("one", "two", "one", "two");
    assertThat(RecordFiles.read(List.of(blocks)))
        .containsExactly(
            new RawRecord(blocks, 1, "one\r\nstill\r\n"), new RawRecord(blocks, 4, "two\r\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.txt", "a.jsonl", "a.csv"})
  void aFileCutWithinACharacterNamesTheLine(String name) throws IOException {
    byte[] whole = "text\n\n{\"text\":\"caf\u00e9".getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(folder.resolve(name), Arrays.copyOf(whole, whole.length - 1));

    assertRefused(file, "is not valid UTF-8 in line 3", "cut");
  }

  @Test
  void everyCutOfALineOfJsonIsRefusedOrAnEarlierWhole() throws IOException {
    String whole = "{\"text\":\"one\"}\n{\"text\":\"t\\u00e9\"}";
    for (int length = 16; length < whole.length(); length++) {
      Path file = file("a.jsonl", whole.substring(0, length));
      assertRefused(file, "line 2");
    }
  }

  @Test
  void aTextThatIsThereTwiceIsRefused() throws IOException {
    assertRefused(file("a.jsonl", "{\"text\":\"one\",\"text\":\"two\"}"), "line 1", "uplicate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "b.csv", "a.jsonl", "b.jsonl", "c.jsonl", "d.jsonl"})
  void whatIsMadeToFillMemoryIsRefusedShortly(String name) throws IOException {
    int size = 10_000_000;
    Path file =
        file(
            name,
            switch (name) {
              case "a.csv" -> ",".repeat(size);
              case "b.csv" -> "\"" + "a".repeat(size) + "\",\"" + "a".repeat(size) + "\"";
              case "a.jsonl" -> "[1" + ",1".repeat(size / 2) + "]";
              case "b.jsonl" -> "[".repeat(size);
              case "c.jsonl" -> "{\"" + "a".repeat(size) + "\":1}";
              default -> "a".repeat(size);
            });
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    assertRefused(file);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(16 * Files.size(file));
  }

  @Test
  void filesThatAreTooLargeTogetherAreRefusedUnread() throws IOException {
    Path large = folder.resolve("large.txt");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    Path half = file("half.txt", "a".repeat(RecordFiles.MAX_BYTES / 2 + 1));

    assertRefused(large, "large.txt has 1099511627776 bytes", "split it");
    assertThatThrownBy(() -> RecordFiles.read(List.of(half, half)))
        .isInstanceOf(RecordFileException.class)
        .hasMessageContainingAll("half.txt has 16777217 bytes", "several steps");
  }

  @Test
  void linksAreFollowedAndBrokenOnesNamed() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Path real = Files.writeString(inside.resolve("a.txt"), "one");
    Path toFile = Files.createSymbolicLink(folder.resolve("file.txt"), real);
    Path toFolder = Files.createSymbolicLink(folder.resolve("link"), inside);

    assertThat(RecordFiles.read(List.of(toFile, toFolder)))
        .extracting(RawRecord::text)
        .containsExactly("one\n", "one\n");

    Path broken = Files.createSymbolicLink(inside.resolve("b.txt"), folder.resolve("none"));
    assertRefused(broken, "b.txt there is no such file");
    assertRefused(inside, "b.txt is a broken link");
    Path circle = Files.createSymbolicLink(folder.resolve("circle.txt"), Path.of("circle.txt"));
    assertRefused(circle, "circle.txt there is no such file");
  }

  @Test
  @Timeout(60)
  void aPipeOrDeviceIsRefusedAndNotWaitedFor() throws Exception {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Path pipe = inside.resolve("pipe.txt");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertRefused(pipe, "pipe.txt is a pipe or device");
    assertRefused(inside, "pipe.txt is a broken link, a pipe or a device");
    assertRefused(Path.of("/dev/zero"), "is a pipe or device");
  }

  @Test
  void aFolderWithTheNameOfAFileIsAFolder() throws IOException {
    Path named = Files.createDirectory(folder.resolve("a.txt"));

    assertRefused(named, "a.txt holds no .jsonl");
    Files.writeString(named.resolve("b.md"), "one");
    assertThat(RecordFiles.read(List.of(folder)))
        .extracting(RawRecord::text)
        .containsExactly("one\n");
  }

  private static void assertRefused(Path file, String... words) {
    assertThatThrownBy(() -> RecordFiles.read(List.of(file)))
        .isInstanceOf(RecordFileException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContainingAll(words.length == 0 ? new String[] {""} : words)
        .extracting(Throwable::getMessage, InstanceOfAssertFactories.STRING)
        .hasSizeLessThan(600)
        .doesNotContain("\n", "Exception");
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content, StandardCharsets.UTF_8);
  }
}
