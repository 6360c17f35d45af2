package network.byline.peer.grpc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The memory in which all uploads together are gathered. An upload that has sent nothing for half a
 * minute gives its place up when another needs it.
 */
final class UploadRoom {

  private static final Duration STALLED = Duration.ofSeconds(30);

  /** What one upload has of the room. */
  private record Place(long bytes, Instant heard) {}

  private final long capacity;
  private final InstantSource clock;
  private final Map<Upload<?, ?>, Place> places = new LinkedHashMap<>();
  private long taken;

  /**
   * @param capacity in bytes
   */
  UploadRoom(long capacity, InstantSource clock) {
    this.capacity = capacity;
    this.clock = clock;
  }

  /** Returns how many bytes all uploads may have together. */
  long capacity() {
    return capacity;
  }

  /** Takes room for more of an upload, if there is any. */
  synchronized boolean take(Upload<?, ?> upload, int bytes) {
    while (taken + bytes > capacity) {
      Optional<Upload<?, ?>> stalled = stalled(upload);
      if (stalled.isEmpty()) {
        return false;
      }
      stalled.get().giveUp();
    }
    Place place = places.getOrDefault(upload, new Place(0, Instant.EPOCH));
    places.put(upload, new Place(place.bytes() + bytes, clock.instant()));
    taken += bytes;
    return true;
  }

  /** Gives back what an upload has. */
  synchronized void leave(Upload<?, ?> upload) {
    Place place = places.remove(upload);
    if (place != null) {
      taken -= place.bytes();
    }
  }

  private Optional<Upload<?, ?>> stalled(Upload<?, ?> other) {
    Instant before = clock.instant().minus(STALLED);
    for (Map.Entry<Upload<?, ?>, Place> place : places.entrySet()) {
      if (!place.getKey().equals(other)
          && place.getKey().gathering()
          && place.getValue().heard().isBefore(before)) {
        return Optional.of(place.getKey());
      }
    }
    return Optional.empty();
  }
}
