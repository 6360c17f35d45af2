package network.byline.peer.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * What another Ctrl-C does while a process is ending, when the JVM itself no longer takes notice of
 * any. The JDK's only way to hear it is {@code sun.misc.Signal}, of which javac warns: it is
 * reached by reflection, and a JDK without it waits for the end instead.
 */
final class SecondSignal {

  private SecondSignal() {}

  static void handle(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler heard =
          (_, method, _) -> {
            if (method.getName().equals("handle")) {
              action.run();
            }
            return null;
          };
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance("INT"),
              Proxy.newProxyInstance(
                  SecondSignal.class.getClassLoader(), new Class<?>[] {handler}, heard));
    } catch (ReflectiveOperationException e) {
      // The process ends in order all the same, a little later.
    }
  }
}
