package network.byline.actors;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;

/** Actor systems for tests that keep the journal in memory and check that all of it serialises. */
public final class TestKits {

  private TestKits() {}

  /** Starts a system for {@link EventSourcedBehaviorTestKit}. */
  public static ActorTestKit inMemory() {
    return ActorTestKit.create(inMemoryConfig());
  }

  /** Returns that system's configuration. */
  public static Config inMemoryConfig() {
    return EventSourcedBehaviorTestKit.config()
        .withFallback(
            ConfigFactory.parseString(
                """
                pekko.actor.provider = local
                pekko.loglevel = WARNING
                """))
        .withFallback(ConfigFactory.parseResources("byline-actors.conf"))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }
}
