package network.byline.bench.numbers;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;

/** The library that the strict engine is measured against: PyTorch through DJL, on one core. */
final class Djl {

  private Djl() {}

  /** Starts the library with one thread and without a network. */
  static NDManager start() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    return NDManager.newBaseManager(Device.cpu(), "PyTorch");
  }
}
