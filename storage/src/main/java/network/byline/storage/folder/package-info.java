/** The data folder of a host: who may use it, and where in it things stand. */
@NullMarked
package network.byline.storage.folder;

import org.jspecify.annotations.NullMarked;
