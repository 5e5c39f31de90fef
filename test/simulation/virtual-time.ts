// One clock for everything that a simulation runs: product, stand-ins and the model of Temporal. It stands still until nothing is left
// to do at its present time, and then goes on to the next timer, so days pass in a moment and the same seed is the same run.
// What could go wrong: code that waits on real time, or reads it, would make a run depend on the machine. So `install` puts the clock
// under the globals that our code uses, and a run in which nothing is due ends instead of waiting.
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';

/** A process of the simulated world. What a dead one still has to do is never done. */
export class VirtualProcess {
  readonly name: string;
  isAlive = true;
  private readonly atEnd: (() => void)[] = [];

  constructor(name: string) {
    this.name = name;
  }

  run<T>(work: () => T): T {
    return owners.run(this, work);
  }

  whenKilled(then: () => void): void {
    this.atEnd.push(then);
  }

  kill(): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    for (const then of this.atEnd.splice(0)) then();
  }
}

const owners = new AsyncLocalStorage<VirtualProcess>();

/** The process whose code runs now; `undefined`: the world itself, which nothing kills. */
export function currentProcess(): VirtualProcess | undefined {
  return owners.getStore();
}

/** For what goes on although the process that began it dies, such as a request on its way. */
export function outsideOfProcesses<T>(work: () => T): T {
  return owners.exit(work);
}

interface Due {
  at: number;
  order: number;
  owner: VirtualProcess | undefined;
  run: (() => void) | undefined;
}

const real = {
  Date,
  setImmediate,
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval,
  performance,
  random: Math.random,
};

/** Until no promise can go on by itself. */
export function settled(): Promise<void> {
  return new Promise((resolve) => void real.setImmediate(resolve));
}

export class VirtualTime {
  now: number;
  /** Timers that were run. */
  steps = 0;
  private readonly queue: Due[] = [];
  private order = 0;
  private busy: Promise<unknown> | undefined;

  constructor(start: number) {
    this.now = start;
  }

  /** Runs once, unless its process is dead by then. @returns cancels it */
  after(ms: number, run: () => void, owner = currentProcess()): () => void {
    const due: Due = { at: this.now + Math.ceil(Math.max(0, ms)), order: this.order++, owner, run };
    push(this.queue, due);
    return () => void (due.run = undefined);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.after(ms, resolve));
  }

  /** Nothing else happens until this has ended. */
  hold(work: Promise<unknown>): void {
    this.busy = Promise.allSettled([this.busy, work]);
  }

  /** Runs what falls due until `isOver`, or until a time, or until nothing is left. */
  async run(isOver: () => boolean = () => false, until = Infinity): Promise<void> {
    await this.rest();
    while (!isOver()) {
      const next = this.queue[0];
      if (next === undefined || next.at > until) break;
      pop(this.queue);
      const { run, owner } = next;
      if (run === undefined || owner?.isAlive === false) continue;
      this.now = next.at;
      this.steps += 1;
      if (owner === undefined) run();
      else owner.run(run);
      await this.rest();
    }
    if (until !== Infinity && !isOver()) this.now = Math.max(this.now, until);
  }

  /** Runs until this has ended. @throws what it throws, or where nothing is left to do before it ended */
  async during<T>(work: Promise<T>): Promise<T> {
    const state = { isOver: false };
    const end = (): void => void (state.isOver = true);
    void work.then(end, end);
    await this.run(() => state.isOver);
    if (!state.isOver) throw new Error('Nothing is left to do, and what was waited for has not happened');
    return work;
  }

  private async rest(): Promise<void> {
    await settled();
    while (this.busy !== undefined) {
      const { busy } = this;
      await busy;
      if (this.busy === busy) this.busy = undefined;
      await settled();
    }
  }
}

/** The world that is played now. */
let played: { time: VirtualTime; random: () => number } | undefined;

/** The clock of the code that asks; `undefined`: it keeps real time. */
function clock(): VirtualTime | undefined {
  return currentProcess() === undefined ? undefined : played?.time;
}

class VirtualDate extends real.Date {
  constructor(...given: [] | [number | string | Date]) {
    if (given.length > 0) super(...(given as [number]));
    else super(VirtualDate.now());
  }

  static override now(): number {
    return clock()?.now ?? real.Date.now();
  }
}

type Task = (...given: unknown[]) => void;

/** The same for all worlds: compiled code that uses a global is thrown away when the global changes. */
const globals = {
  Date: VirtualDate,
  setTimeout: (task: Task, ms = 0, ...given: unknown[]) => {
    const time = clock();
    const run = (): void => task(...given);
    return time === undefined ? real.setTimeout(run, ms) : new VirtualTimer(time, run, ms);
  },
  clearTimeout: (timer: unknown) =>
    timer instanceof VirtualTimer ? timer.end() : real.clearTimeout(timer as NodeJS.Timeout),
  setInterval: (task: Task, ms = 0, ...given: unknown[]) => {
    const time = clock();
    const run = (): void => task(...given);
    return time === undefined ? real.setInterval(run, ms) : new VirtualTimer(time, run, ms, true);
  },
  clearInterval: (timer: unknown) =>
    timer instanceof VirtualTimer ? timer.end() : real.clearInterval(timer as NodeJS.Timeout),
  setImmediate: (task: Task, ...given: unknown[]) => {
    const time = clock();
    return time === undefined ? real.setImmediate(task, ...given) : new VirtualTimer(time, () => task(...given), 0);
  },
  performance: Object.create(real.performance, {
    now: { value: () => clock()?.now ?? real.performance.now() },
  }) as typeof performance,
};

/**
 * Puts this clock, and this random, under the globals, for the code of processes alone: what else runs here, such as a test's own
 * connections, keeps real time. @returns ends it: then all code keeps real time
 */
export function install(time: VirtualTime, random: () => number): () => void {
  if (globalThis.Date !== (VirtualDate as unknown)) {
    for (const [name, value] of Object.entries(globals))
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    Math.random = () => (currentProcess() === undefined ? undefined : played?.random()) ?? real.random();
  }
  played = { time, random };
  return () => void (played = undefined);
}

/** Its task runs in the async context that it was set in, as those of Node do. */
class VirtualTimer {
  private cancel: () => void = () => undefined;

  constructor(time: VirtualTime, task: () => void, ms: number, repeats = false) {
    const context = new AsyncResource('VirtualTimer');
    const again = (): void => {
      this.cancel = time.after(ms, () => {
        if (repeats) again();
        context.runInAsyncScope(task);
      });
    };
    again();
  }

  end(): void {
    this.cancel();
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

/** A binary heap: the earliest first, of one time the first that was asked for. */
function push(queue: Due[], due: Due): void {
  let at = queue.length;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const other = queue[above];
    if (other === undefined || isBefore(other, due)) break;
    queue[at] = other;
    at = above;
  }
  queue[at] = due;
}

function pop(queue: Due[]): void {
  const last = queue.pop();
  if (last === undefined || queue.length === 0) return;
  let at = 0;
  for (;;) {
    const below = smallerOf(queue, 2 * at + 1, 2 * at + 2);
    const other = queue[below];
    if (other === undefined || isBefore(last, other)) break;
    queue[at] = other;
    at = below;
  }
  queue[at] = last;
}

function smallerOf(queue: Due[], left: number, right: number): number {
  const [one, other] = [queue[left], queue[right]];
  return one !== undefined && other !== undefined && isBefore(other, one) ? right : left;
}

function isBefore(one: Due, other: Due): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
