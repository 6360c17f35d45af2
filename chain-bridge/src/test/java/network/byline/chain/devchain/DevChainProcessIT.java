package network.byline.chain.devchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import network.byline.base.identity.SigningKey;
import network.byline.base.value.Digest;
import network.byline.chain.vault.At;
import network.byline.chain.vault.BlockRef;
import network.byline.chain.vault.ChainClient;
import network.byline.chain.vault.ChainException;
import network.byline.chain.vault.ContractCall;
import network.byline.chain.vault.Fees;
import network.byline.chain.vault.SendOutcome;
import network.byline.chain.vault.TransactionResult;
import network.byline.chain.vault.UnsignedTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chain's process: what it keeps over restarts and crashes, and when it ends. */
class DevChainProcessIT {

  private static final SigningKey KEY = SigningKey.of(bytes(0x42));
  private static final Fees FEES = new Fees(BigInteger.ONE, BigInteger.valueOf(5_000_000_000L));
  private static final int KILLS = 3;

  @TempDir Path folder;

  @Test
  void everythingIsThereAfterARestartThoughTheStatesAreGone() throws Exception {
    BlockRef head;
    TransactionResult result;
    BigInteger balance;
    DevChainProcess first = DevChainProcess.start(folder, 0);
    try (first;
        ChainClient chain = ChainClient.connect(first.uri(), 31_337)) {
      assertThatIOException()
          .isThrownBy(() -> DevChainProcess.start(folder, 0))
          .withMessageContaining("cannot start");
      chain.giveGas(KEY.address());
      UnsignedTransaction.Signed signed = create(0).sign(KEY);
      assertThat(chain.send(signed.raw()).kind()).isEqualTo(SendOutcome.Kind.ACCEPTED);
      assertThat(chain.send(signed.raw()).kind()).isEqualTo(SendOutcome.Kind.ALREADY_KNOWN);
      result = chain.result(signed.hash()).orElseThrow();
      balance = chain.balance(KEY.address(), At.LATEST);
      head = chain.head();
    }
    assertThat(first.handle().isAlive()).as("alive without its parent's pipe").isFalse();
    try (var files = Files.list(folder.resolve("state"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    try (DevChainProcess process = DevChainProcess.start(folder, 0);
        ChainClient chain = ChainClient.connect(process.uri())) {
      assertThat(chain.head()).isEqualTo(head);
      assertThat(chain.finalBlock()).isEqualTo(head);
      assertThat(chain.result(result.hash())).contains(result);
      assertThat(chain.nonce(KEY.address(), At.LATEST)).isEqualTo(1);
      assertThat(chain.balance(KEY.address(), At.LATEST)).isEqualTo(balance);
      assertThat(chain.code(result.created().orElseThrow(), At.LATEST)).containsExactly(0xfe);
    }
  }

  /** Kills the process while it seals, and finds each acknowledged transaction again. */
  @Test
  void nothingAcknowledgedIsLostWhenTheProcessIsKilled() throws Exception {
    Random random = new Random(7);
    List<Digest> acknowledged = new ArrayList<>();
    long nonce = 0;
    for (int round = 0; round < KILLS; round++) {
      try (DevChainProcess process = DevChainProcess.start(folder, 0);
          ChainClient chain = ChainClient.connect(process.uri())) {
        chain.giveGas(KEY.address());
        for (Digest hash : acknowledged) {
          assertThat(chain.result(hash)).as("round %s", round).isPresent();
        }
        long next = chain.nonce(KEY.address(), At.LATEST);
        assertThat(next).isBetween((long) acknowledged.size(), nonce);
        nonce = next;
        int calm = 1 + random.nextInt(12);
        for (int i = 0; i < calm; i++) {
          UnsignedTransaction.Signed signed = create(nonce++).sign(KEY);
          assertThat(chain.send(signed.raw()).kind()).isEqualTo(SendOutcome.Kind.ACCEPTED);
          acknowledged.add(signed.hash());
        }
        nonce = killWhileSending(process, chain, nonce, acknowledged);
      }
      if (round == KILLS - 2) {
        Files.write(folder.resolve("blocks"), new byte[] {0, 0, 1}, StandardOpenOption.APPEND);
      }
    }
    try (DevChainProcess process = DevChainProcess.start(folder, 0);
        ChainClient chain = ChainClient.connect(process.uri())) {
      for (Digest hash : acknowledged) {
        assertThat(chain.result(hash)).map(TransactionResult::success).contains(true);
      }
      parentsAreUnbroken(chain);
    }
  }

  private static long killWhileSending(
      DevChainProcess process, ChainClient chain, long from, List<Digest> acknowledged)
      throws InterruptedException {
    CountDownLatch some = new CountDownLatch(5);
    Thread killer =
        Thread.ofVirtual()
            .start(
                () -> {
                  awaitUnlessInterrupted(some);
                  process.handle().destroyForcibly();
                });
    long nonce = from;
    try {
      while (true) {
        UnsignedTransaction.Signed signed = create(nonce++).sign(KEY);
        if (chain.send(signed.raw()).kind() == SendOutcome.Kind.ACCEPTED) {
          acknowledged.add(signed.hash());
          some.countDown();
        }
      }
    } catch (ChainException e) {
      killer.join();
      process.handle().onExit().orTimeout(20, TimeUnit.SECONDS).join();
      return nonce;
    }
  }

  private static void awaitUnlessInterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void parentsAreUnbroken(ChainClient chain) {
    Digest parent = Digest.ZERO;
    long head = chain.head().number();
    for (long number = 0; number <= head; number++) {
      BlockRef block = chain.block(At.number(number)).orElseThrow();
      assertThat(block.parent()).isEqualTo(parent);
      parent = block.hash();
    }
  }

  /** A transaction that creates a contract of one byte. */
  private static UnsignedTransaction create(long nonce) {
    byte[] code = {0x60, (byte) 0xfe, 0x60, 0, 0x53, 0x60, 1, 0x60, 0, (byte) 0xf3};
    return new UnsignedTransaction(31_337, nonce, FEES, 100_000, ContractCall.create(code));
  }

  private static byte[] bytes(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
