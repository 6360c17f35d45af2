package network.byline.actors.job;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/** Knows who committed a passage first. */
@FunctionalInterface
public interface PassageOwners {

  /** Returns the owners of those passages that the datanet holds. */
  CompletionStage<Map<Digest, Address>> owners(Digest datanet, Set<Digest> passages);
}
