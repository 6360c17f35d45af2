/** Starting Java processes of this program. */
@NullMarked
package network.byline.base.process;

import org.jspecify.annotations.NullMarked;
