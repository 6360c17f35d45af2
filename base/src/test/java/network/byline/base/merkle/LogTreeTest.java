package network.byline.base.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.codec.MalformedException;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;

class LogTreeTest {

  private static final Properties VECTORS = Vectors.read("log.properties");
  private static final List<byte[]> LEAVES =
      Arrays.stream(VECTORS.getProperty("leaves").split(",", -1))
          .map(HexFormat.of()::parseHex)
          .toList();

  @Test
  void rootsEqualTheReferenceAtEverySize() {
    LogTree log = LogTree.EMPTY;
    for (int size = 0; size <= LEAVES.size(); size++) {
      Digest expected = Digest.parse(VECTORS.getProperty("root." + size));
      assertThat(log.root()).as("size %s", size).isEqualTo(expected);
      assertThat(LogTree.root(LEAVES.subList(0, size))).isEqualTo(expected);
      assertThat(log.size()).isEqualTo(size);
      if (size < LEAVES.size()) {
        log = log.append(LEAVES.get(size));
      }
    }
  }

  @Test
  void inclusionProofsEqualTheReferenceAndVerify() {
    for (int size = 1; size <= LEAVES.size(); size++) {
      List<byte[]> leaves = LEAVES.subList(0, size);
      for (int i = 0; i < size; i++) {
        List<Digest> proof = LogTree.inclusionProof(leaves, i);
        assertThat(proof).isEqualTo(Vectors.digests(VECTORS, "inclusion." + i + "." + size));
        assertThat(LogTree.verifyInclusion(leaves.get(i), i, size, proof, LogTree.root(leaves)))
            .isTrue();
      }
    }
  }

  @Test
  void consistencyProofsEqualTheReferenceAndVerify() {
    for (int size = 1; size <= LEAVES.size(); size++) {
      List<byte[]> leaves = LEAVES.subList(0, size);
      for (int old = 1; old < size; old++) {
        List<Digest> proof = LogTree.consistencyProof(leaves, old);
        assertThat(proof).isEqualTo(Vectors.digests(VECTORS, "consistency." + old + "." + size));
        assertThat(
                LogTree.verifyConsistency(
                    old, LogTree.root(leaves.subList(0, old)), size, LogTree.root(leaves), proof))
            .isTrue();
      }
    }
  }

  @Test
  void nothingIsConsistentWithEveryLogAndALogWithItself() {
    Digest root = LogTree.root(LEAVES);
    Digest empty = LogTree.EMPTY.root();
    assertThat(LogTree.consistencyProof(LEAVES, 0)).isEmpty();
    assertThat(LogTree.consistencyProof(LEAVES, 8)).isEmpty();
    assertThat(LogTree.verifyConsistency(0, empty, 8, root, List.of())).isTrue();
    assertThat(LogTree.verifyConsistency(0, empty, 0, empty, List.of())).isTrue();
    assertThat(LogTree.verifyConsistency(8, root, 8, root, List.of())).isTrue();
    assertThat(LogTree.verifyConsistency(0, root, 8, root, List.of())).isFalse();
    assertThat(LogTree.verifyConsistency(8, empty, 8, root, List.of())).isFalse();
    assertThat(LogTree.verifyConsistency(8, root, 8, root, List.of(root))).isFalse();
    assertThat(LogTree.verifyConsistency(8, root, 4, root, List.of())).isFalse();
    assertThat(LogTree.verifyConsistency(-1, root, 4, root, List.of())).isFalse();
    assertThat(LogTree.verifyConsistency(3, root, 4, root, List.of())).isFalse();
  }

  @Test
  void aLeafCannotPassForANode() {
    byte[] leaf = {1, 2};
    Digest hash = Digest.sha256(new byte[] {0}, leaf);
    byte[] forged = new byte[64];
    System.arraycopy(hash.toArray(), 0, forged, 0, 32);
    System.arraycopy(hash.toArray(), 0, forged, 32, 32);
    assertThat(LogTree.root(List.of(forged))).isNotEqualTo(LogTree.root(List.of(leaf, leaf)));
  }

  @Test
  void theEncodedFrontierIsGoldenAndGrowsOn() {
    LogTree five = LogTree.of(LEAVES.subList(0, 5));
    ByteWriter out = new ByteWriter();
    five.encode(out);
    assertThat(HexFormat.of().formatHex(out.toByteArray()))
        .isEqualTo(
            "0000000000000005"
                + "00000002"
                + "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
                + "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
    LogTree read = ByteReader.decode("log", out.toByteArray(), LogTree::read);
    assertThat(read).isEqualTo(five);
    for (byte[] leaf : LEAVES.subList(5, 8)) {
      read = read.append(leaf);
    }
    assertThat(read.root()).isEqualTo(LogTree.root(LEAVES));
  }

  @Test
  void aFrontierThatDoesNotFitTheSizeIsRefused() {
    byte[] encoded =
        new ByteWriter()
            .u64(4)
            .list(List.of(Digest.ZERO, Digest.ZERO), ByteWriter::digest)
            .toByteArray();
    assertThatThrownBy(() -> ByteReader.decode("log", encoded, LogTree::read))
        .isInstanceOf(MalformedException.class)
        .hasMessage("log.frontier: 2 roots do not fit a log of 4 leaves");
    assertThatThrownBy(() -> new LogTree(1, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LogTree(-1, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void proofsOfLeavesThatAreNotThereAreRefused() {
    assertThatThrownBy(() -> LogTree.inclusionProof(LEAVES, 8))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> LogTree.consistencyProof(LEAVES, 9))
        .isInstanceOf(IndexOutOfBoundsException.class);
    Stream.of(-1L, 8L, Long.MAX_VALUE)
        .forEach(
            index ->
                assertThat(
                        LogTree.verifyInclusion(
                            LEAVES.getFirst(), index, 8, List.of(), Digest.ZERO))
                    .isFalse());
  }
}
