package network.byline.chain.vault;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/** Reads a vault's events from a chain's logs, in their order. */
public final class VaultLogs {

  private static final Map<String, Kind> KINDS =
      Stream.of(Kind.values()).collect(Collectors.toUnmodifiableMap(k -> k.topic, k -> k));

  private VaultLogs() {}

  /** Returns the events in the very block with this hash. */
  public static List<VaultEvent> inBlock(ChainClient chain, Address vault, Digest block) {
    return decode(vault, chain.logs(block, vault));
  }

  /** Returns the events in some blocks that will not be replaced, both ends included. */
  public static List<VaultEvent> inFinalBlocks(
      ChainClient chain, Address vault, long fromBlock, long toBlock) {
    return decode(vault, chain.logs(fromBlock, toBlock, vault));
  }

  /** Returns the events among some logs; other contracts' logs and unknown events are left out. */
  public static List<VaultEvent> decode(Address vault, List<ChainLog> logs) {
    List<VaultEvent> events = new ArrayList<>();
    for (ChainLog log : logs) {
      if (log.address().equals(vault)) {
        decode(log).ifPresent(events::add);
      }
    }
    return events;
  }

  /**
   * Returns the event of one log of a vault, or empty if it is none that vaults have.
   *
   * @throws IllegalArgumentException if it has a vault event's name and another form
   */
  public static Optional<VaultEvent> decode(ChainLog log) {
    if (log.topics().isEmpty()) {
      return Optional.empty();
    }
    return Optional.ofNullable(KINDS.get(log.topics().getFirst().toString()))
        .map(kind -> kind.decode(log));
  }

  private enum Kind {
    DEPOSITED("Deposited(address,address,uint128,uint128)", 2, 2) {
      @Override
      VaultEvent event(LogId id, List<Digest> topics, Words data) {
        Address client = Words.address(topics.get(1));
        Address payer = Words.address(topics.get(2));
        return new VaultEvent.Deposited(id, client, payer, data.amount(), data.amount());
      }
    },
    COLLECTED("Collected(address,uint128,uint128)", 1, 2) {
      @Override
      VaultEvent event(LogId id, List<Digest> topics, Words data) {
        Address client = Words.address(topics.get(1));
        return new VaultEvent.Collected(id, client, data.amount(), data.amount());
      }
    },
    FUNDED("Funded(address,uint128,uint128)", 1, 2) {
      @Override
      VaultEvent event(LogId id, List<Digest> topics, Words data) {
        Address payer = Words.address(topics.get(1));
        return new VaultEvent.Funded(id, payer, data.amount(), data.amount());
      }
    },
    ANCHORED("Anchored(uint64,bytes32,bytes32,bytes32,uint128,uint128,bytes32)", 1, 6) {
      @Override
      VaultEvent event(LogId id, List<Digest> topics, Words data) {
        return new VaultEvent.Anchored(
            id,
            new BatchAnchor(
                Words.number(topics.get(1)),
                data.digest(),
                data.digest(),
                data.digest(),
                data.amount(),
                data.amount(),
                data.digest()));
      }
    },
    PROPOSED("Proposed(uint64,uint64)", 1, 1) {
      @Override
      VaultEvent event(LogId id, List<Digest> topics, Words data) {
        return new VaultEvent.Proposed(id, Words.number(topics.get(1)), data.number());
      }
    },
    ACTIVATED("Activated(uint64,bytes32,uint128,uint128)", 1, 3) {
      @Override
      VaultEvent event(LogId id, List<Digest> topics, Words data) {
        long n = Words.number(topics.get(1));
        return new VaultEvent.Activated(id, n, data.digest(), data.amount(), data.amount());
      }
    },
    CLAIMED("Claimed(address,uint128,uint128)", 1, 2) {
      @Override
      VaultEvent event(LogId id, List<Digest> topics, Words data) {
        Address payee = Words.address(topics.get(1));
        return new VaultEvent.Claimed(id, payee, data.amount(), data.amount());
      }
    },
    EXIT_REQUESTED("ExitRequested(address,uint64)", 1, 1) {
      @Override
      VaultEvent event(LogId id, List<Digest> topics, Words data) {
        return new VaultEvent.ExitRequested(id, Words.address(topics.get(1)), data.number());
      }
    },
    EXIT_CANCELLED("ExitCancelled(address)", 1, 0) {
      @Override
      VaultEvent event(LogId id, List<Digest> topics, Words data) {
        return new VaultEvent.ExitCancelled(id, Words.address(topics.get(1)));
      }
    },
    EXITED("Exited(address,uint128,uint128)", 1, 2) {
      @Override
      VaultEvent event(LogId id, List<Digest> topics, Words data) {
        Address client = Words.address(topics.get(1));
        return new VaultEvent.Exited(id, client, data.amount(), data.amount());
      }
    };

    private final String topic;
    private final int indexed;
    private final int words;

    Kind(String signature, int indexed, int words) {
      topic = Digest.keccak(signature.getBytes(StandardCharsets.US_ASCII)).toString();
      this.indexed = indexed;
      this.words = words;
    }

    abstract VaultEvent event(LogId id, List<Digest> topics, Words data);

    VaultEvent decode(ChainLog log) {
      if (log.topics().size() != 1 + indexed) {
        throw new IllegalArgumentException(
            this + " of " + log.address() + " has " + log.topics().size() + " topics");
      }
      return event(log.id(), log.topics(), new Words(log.data(), words));
    }
  }
}
