package network.byline.chain.devchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
import network.byline.base.identity.SigningKey;
import network.byline.chain.vault.ContractCall;
import network.byline.chain.vault.Fees;
import network.byline.chain.vault.UnsignedTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A chain's file as it was written once, fixed in {@code chain.blocks}: later programs open it,
 * execute it again to the same states, and write the same history the same way.
 */
class StoredChainTest {

  private static final SigningKey KEY = SigningKey.of(bytes(0x42));
  private static final Fees FEES = new Fees(BigInteger.ONE, BigInteger.valueOf(3_000_000_000L));

  @TempDir Path folder;

  @Test
  void chainOfAnOlderProgramIsOpenedAndExecutedAgain() throws IOException {
    Files.write(folder.resolve("blocks"), golden());
    try (DevChain chain = open(folder)) {
      assertThat(chain.head().number()).isEqualTo(3);
      assertThat(chain.head().hash())
          .hasToString("0xd049a89b9afbb00637d50331ae1378ddaa0e8cf3d3c88d108886e6988ba8626e");
      assertThat(chain.block(1).orElseThrow().withdrawal()).isPresent();
      assertThat(chain.block(2).orElseThrow().receipt().orElseThrow().success()).isTrue();
      assertThat(chain.block(3).orElseThrow().receipt().orElseThrow().success()).isFalse();
      assertThat(chain.fund(KEY.address(), 1).number()).isEqualTo(4);
    }
  }

  @Test
  void theSameHistoryIsWrittenTheSameWay() throws IOException {
    try (DevChain chain = open(folder)) {
      chain.fund(KEY.address(), 5_000_000_000L);
      chain.send(create(0, 0x60, 0xfe, 0x60, 0, 0x53, 0x60, 1, 0x60, 0, 0xf3));
      chain.send(create(1, 0xfe));
    }
    assertThat(Files.readAllBytes(folder.resolve("blocks"))).isEqualTo(golden());
  }

  private static DevChain open(Path folder) throws IOException {
    return DevChain.open(
        folder, LibEvmEngine.inMemory(), InstantSource.fixed(LocalChain.START), 31_337);
  }

  private static SignedTransaction create(long nonce, int... code) {
    byte[] bytes = new byte[code.length];
    for (int i = 0; i < code.length; i++) {
      bytes[i] = (byte) code[i];
    }
    return SignedTransaction.decode(
        new UnsignedTransaction(31_337, nonce, FEES, 100_000, ContractCall.create(bytes))
            .sign(KEY)
            .raw());
  }

  private static byte[] golden() throws IOException {
    try (InputStream in = StoredChainTest.class.getResourceAsStream("chain.blocks")) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  private static byte[] bytes(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
