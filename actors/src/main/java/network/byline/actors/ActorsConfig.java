package network.byline.actors;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import network.byline.actors.batch.BatchTerms;
import network.byline.actors.job.JobTerms;
import network.byline.base.eip712.Domain;
import network.byline.base.value.Address;
import network.byline.storage.sql.JdbcAccess;

/**
 * How the actors of one host run.
 *
 * @param domain chain and vault of the operator
 * @param treasury the operator's account that deeds name as their treasury
 * @param journal the database of the journal
 * @param jobs how long the steps of a job may take
 * @param batches when a batch is due
 * @param linger how long an answer that nobody reads is kept at hand
 */
public record ActorsConfig(
    Domain domain,
    Address treasury,
    JdbcAccess journal,
    JobTerms jobs,
    BatchTerms batches,
    Duration linger) {

  /** How long the steps of a job may take where nothing else is wanted. */
  public static final JobTerms DEFAULT_JOBS =
      new JobTerms(Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofMinutes(10), 3);

  /** When a batch is due where nothing else is wanted. */
  public static final BatchTerms DEFAULT_BATCHES = new BatchTerms(Duration.ofSeconds(60), 500);

  /** How long an answer is kept at hand where nothing else is wanted. */
  public static final Duration DEFAULT_LINGER = Duration.ofSeconds(60);

  /** The name of the actor system, which all hosts of a cluster share. */
  static final String SYSTEM = "byline";

  /** Returns the configuration with the default times. */
  public static ActorsConfig of(Domain domain, Address treasury, JdbcAccess journal) {
    return new ActorsConfig(
        domain, treasury, journal, DEFAULT_JOBS, DEFAULT_BATCHES, DEFAULT_LINGER);
  }

  /** Returns what the actor system is configured with. */
  Config toConfig() {
    Config database =
        ConfigFactory.parseMap(
            Map.of(
                "profile", journal.slickProfile(),
                "db.url", journal.url(),
                "db.user", journal.user(),
                "db.password", journal.password(),
                "db.driver", journal.driver(),
                "db.numThreads", journal.connections(),
                "db.maxConnections", journal.connections(),
                "db.minConnections", 1));
    return ConfigFactory.empty()
        .withValue("pekko-persistence-jdbc.shared-databases.slick", database.root())
        .withValue("pekko.cluster.roles", ConfigValueFactory.fromIterable(List.of("host")))
        .withFallback(ConfigFactory.parseResources("byline-actors.conf"))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }
}
