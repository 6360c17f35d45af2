package network.byline.bench.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import network.byline.actors.serialization.StoredEvent;
import network.byline.storage.sql.JdbcAccess;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/**
 * Entities that do nothing but persist one event a command: the same journal and serializer as the
 * product's, without sharding, checks, tags or projections.
 */
final class BareEntities implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ActorSystem<SpawnProtocol.Command> system;
  private final List<ActorRef<Persist>> entities = new ArrayList<>();

  /** Persist the event, then say so. */
  record Persist(StoredEvent event, ActorRef<Done> replyTo) {}

  /** Starts the entities on a database that has the journal's tables. */
  BareEntities(JdbcAccess journal, int count) {
    system = ActorSystem.create(SpawnProtocol.create(), "bare", config(journal));
    for (int i = 0; i < count; i++) {
      entities.add(system.systemActorOf(new Entity("bare|" + i), "bare-" + i, Props.empty()));
    }
  }

  /** Persists one event at one of the entities. */
  CompletionStage<Done> persist(int entity, StoredEvent event) {
    return AskPattern.ask(
        entities.get(entity),
        (ActorRef<Done> replyTo) -> new Persist(event, replyTo),
        PATIENCE,
        system.scheduler());
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private static Config config(JdbcAccess journal) {
    return ConfigFactory.parseString(
            """
            pekko.actor.provider = local
            pekko-persistence-jdbc.shared-databases.slick {
              profile = "%s"
              db { url = "%s", user = "%s", password = "%s", driver = "%s", numThreads = %d
                   maxConnections = %d, minConnections = 1 }
            }
            """
                .formatted(
                    journal.slickProfile(),
                    journal.url(),
                    journal.user(),
                    journal.password(),
                    journal.driver(),
                    journal.connections(),
                    journal.connections()))
        .withFallback(ConfigFactory.parseResources("byline-actors.conf"))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }

  /** Its state is how many events it has had. */
  private static final class Entity extends EventSourcedBehavior<Persist, StoredEvent, Long> {

    Entity(String id) {
      super(PersistenceId.ofUniqueId(id));
    }

    @Override
    public Long emptyState() {
      return 0L;
    }

    @Override
    public CommandHandler<Persist, StoredEvent, Long> commandHandler() {
      return (events, command) ->
          Effect().persist(command.event()).thenReply(command.replyTo(), state -> Done.done());
    }

    @Override
    public EventHandler<Long, StoredEvent> eventHandler() {
      return (events, event) -> events + 1;
    }
  }
}
