package network.byline.chain.outbox;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Kills whoever makes a certain call, before it happens or after. */
final class CrashingProxy {

  /** The end of a process. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  private final int at;
  private final boolean before;
  private int calls;

  CrashingProxy(int at, boolean before) {
    this.at = at;
    this.before = before;
  }

  <T> T around(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              int call = ++calls;
              if (before && call == at) {
                throw new Crash();
              }
              Object result;
              try {
                result = method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (!before && call == at) {
                throw new Crash();
              }
              return result;
            }));
  }

  /** Tells whether the call came. */
  boolean struck() {
    return calls >= at;
  }
}
