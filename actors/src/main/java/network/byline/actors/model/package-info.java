/**
 * A model's entity: its card and the deed in force. Start at {@link
 * network.byline.actors.model.Model}.
 */
@NullMarked
package network.byline.actors.model;

import org.jspecify.annotations.NullMarked;
