// Node looks through every async storage that was ever used at each promise, and the bridge and the SDK make many. So the storages of a
// simulation share one of Node's, whose value is a frame: what each of them holds.
// The true one, since virtual-modules.js puts this one in the place of the module's.
const { AsyncLocalStorage } = process.getBuiltinModule('node:async_hooks');

type Frame = ReadonlyMap<FramedStorage<unknown>, unknown>;

const frames = new AsyncLocalStorage<Frame>();

/** In the place of Node's own (virtual-modules.js). */
export class FramedStorage<T> {
  run<R, Args extends unknown[]>(store: T | undefined, work: (...args: Args) => R, ...args: Args): R {
    return frames.run(new Map([...(frames.getStore() ?? []), [this, store]]), work, ...args);
  }

  getStore(): T | undefined {
    return frames.getStore()?.get(this) as T | undefined;
  }

  exit<R, Args extends unknown[]>(work: (...args: Args) => R, ...args: Args): R {
    return this.run(undefined, work, ...args);
  }
}
