package network.byline.peer.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content, StandardCharsets.UTF_8);
  }
}
