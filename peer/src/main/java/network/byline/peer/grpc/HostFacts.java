package network.byline.peer.grpc;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import network.byline.base.eip712.Domain;
import network.byline.base.value.Address;

/**
 * What does not change while a host runs, and what its workers are doing.
 *
 * @param domain chain and vault
 * @param coin the coin of all amounts
 * @param operator the operator's account
 * @param treasury who earns what has no other recipient
 * @param rpc the chain's JSON-RPC
 * @param developmentChain whether coins are worth nothing
 * @param batchInterval how often a batch is closed
 * @param data the data folder
 * @param storageMode how durable the journal is
 * @param started when the host came up
 * @param workers asks the workers
 */
public record HostFacts(
    Domain domain,
    Address coin,
    Address operator,
    Address treasury,
    URI rpc,
    boolean developmentChain,
    Duration batchInterval,
    Path data,
    String storageMode,
    Instant started,
    Supplier<List<WorkerFacts>> workers) {

  /**
   * What is known of a worker.
   *
   * @param sandboxed whether the operating system confines it
   * @param sandbox how it does, or why not and what to do about it
   */
  public record WorkerFacts(
      String name,
      Address account,
      String engineProfile,
      String state,
      boolean sandboxed,
      String sandbox) {}
}
