/**
 * Read-only questions to the tables, for the doors and for planning. Answers lag behind the journal
 * by the time that a projection takes. Start at {@link network.byline.storage.view.Views}.
 */
@NullMarked
package network.byline.storage.view;

import org.jspecify.annotations.NullMarked;
