package network.byline.peer.node;

import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import network.byline.base.identity.SigningKey;
import network.byline.base.snapshot.RecordList;
import network.byline.base.value.Digest;
import network.byline.peer.api.v1.ContributionReport;
import network.byline.peer.api.v1.Datanet;
import network.byline.peer.client.Contributing;
import network.byline.peer.client.HostClient;

/** Someone who adds a record now and then, and sends it again until it is acknowledged. */
final class Contributor {

  private static final int PAUSE_MILLIS = 2_500;
  private static final int AGAIN_MILLIS = 1_000;

  private final SigningKey key;
  private final String address;
  private final Datanet datanet;
  private final Crew crew;
  private final Map<Long, Digest> acknowledged = new ConcurrentSkipListMap<>();
  private long nonce;

  Contributor(SigningKey key, String address, Datanet datanet, Crew crew) {
    this.key = key;
    this.address = address;
    this.datanet = datanet;
    this.crew = crew;
  }

  /** Returns the digests of the statements that were taken, by their place in the log. */
  Map<Long, Digest> acknowledged() {
    return acknowledged;
  }

  /** Adds one record. */
  void addOne() throws InterruptedException {
    RecordList records =
        new RecordList(List.of("Note number " + nonce + " was written by " + key.address() + "."));
    try (HostClient host = HostClient.of(address)) {
      ContributionReport report = new Contributing(host).contribute(key, datanet, records, nonce);
      Digest digest = HostClient.digest(report.getStatementDigest());
      Digest other = acknowledged.put(report.getLogIndex(), digest);
      if (other != null) {
        throw new AssertionError("two contributions at " + report.getLogIndex());
      }
      nonce++;
    } catch (StatusRuntimeException e) {
      Customer.requireLost(e);
      crew.pause(AGAIN_MILLIS);
      return;
    }
    crew.pause(PAUSE_MILLIS);
  }
}
