package network.byline.peer.node;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import network.byline.attribution.sandbox.Limits;
import network.byline.attribution.sandbox.Sandbox;
import network.byline.base.value.Address;
import network.byline.peer.transport.Multiaddr;

/**
 * How a host is started.
 *
 * @param data the data folder
 * @param listen the gRPC address
 * @param peers where volunteers come in; absent to let none in
 * @param rpc the chain's JSON-RPC; absent to start a development chain of its own
 * @param vault the operator's vault; absent to deploy one on a development chain
 * @param batchInterval how often a batch is closed, when there is something for it
 * @param activationWait the waiting time of a vault that is deployed here
 * @param workerHeapMebibytes the largest heap of a worker process
 * @param workerThreads how many threads a worker may use
 * @param workerNiceness how far a worker steps back for other processes, 0 to 19
 * @param sandbox whether the operating system must, may or may not confine workers
 */
public record HostConfig(
    Path data,
    InetSocketAddress listen,
    Optional<Multiaddr> peers,
    Optional<URI> rpc,
    Optional<Address> vault,
    Duration batchInterval,
    Duration activationWait,
    int workerHeapMebibytes,
    int workerThreads,
    int workerNiceness,
    Sandbox.Choice sandbox) {

  public HostConfig {
    if (batchInterval.toSeconds() < 1) {
      throw new IllegalArgumentException("--batch-interval must be one second at least");
    }
    if (workerNiceness < 0 || workerNiceness > Limits.MOST_NICENESS) {
      throw new IllegalArgumentException(
          "--worker-nice " + workerNiceness + ": give 0 to " + Limits.MOST_NICENESS);
    }
    if (activationWait.isNegative()) {
      throw new IllegalArgumentException("--activation-wait must not be negative");
    }
  }
}
