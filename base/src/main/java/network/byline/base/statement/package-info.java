/**
 * What people sign: orders, caps, contributions, snapshots, models, deeds, certificates. Every
 * statement is an EIP-712 struct with a fixed schema, signed in the domain of one operator's vault,
 * and has one binary encoding. Start at {@link network.byline.base.statement.Statement}.
 */
@NullMarked
package network.byline.base.statement;

import org.jspecify.annotations.NullMarked;
