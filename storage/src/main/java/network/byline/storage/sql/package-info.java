/**
 * The ports on a database: H2 in the data folder, or PostgreSQL. The same tables in both; what
 * differs is in the migration scripts. Start at {@link network.byline.storage.sql.Database}.
 */
@NullMarked
package network.byline.storage.sql;

import org.jspecify.annotations.NullMarked;
