// Node looks through every async storage that was ever used at each promise, and our code makes some for each process. So those of a world
// are put out of use at its end; otherwise each seed would be slower than the one before.
// The true one, since virtual-modules.js puts this one in the place of the module's.
const { AsyncLocalStorage } = process.getBuiltinModule('node:async_hooks');

const used = new Set<{ disable(): void }>();

/** In the place of Node's own (virtual-modules.js). */
export class TrackedStorage<T> extends AsyncLocalStorage<T> {
  override run<R, Args extends unknown[]>(store: T, work: (...args: Args) => R, ...args: Args): R {
    used.add(this);
    return super.run(store, work, ...args);
  }
}

export function disableUsed(): void {
  for (const storage of used) storage.disable();
  used.clear();
}
