// Who is stuck at the bridge, for the cards: asked while a page is open, and told when it changed. What could go wrong: the bridge is cut
// off, by a story or for good. Then the page keeps what was known last.
import type { BridgeDoor } from '../stories/bridge-door';

/** Milliseconds: as soon as a person looks for it. */
const askEveryMs = 1_500;

export class StuckWatch {
  private readonly bridge: Pick<BridgeDoor, 'stuck'> | undefined;
  private readonly onChange: (ids: number[]) => void;
  private timer: NodeJS.Timeout | undefined;
  private known: number[] = [];
  private isWatching = false;

  constructor(bridge: Pick<BridgeDoor, 'stuck'> | undefined, onChange: (ids: number[]) => void) {
    this.bridge = bridge;
    this.onChange = onChange;
  }

  /** Applications, as the bridge said last. */
  get ids(): readonly number[] {
    return this.known;
  }

  /** From now on, until `end`. */
  begin(): void {
    if (this.isWatching || this.bridge === undefined) return;
    this.isWatching = true;
    void this.ask(this.bridge);
  }

  end(): void {
    this.isWatching = false;
    clearTimeout(this.timer);
  }

  private async ask(bridge: Pick<BridgeDoor, 'stuck'>): Promise<void> {
    const ids = (await bridge.stuck().catch(() => this.known)).toSorted((one, other) => one - other);
    const isSame = ids.join() === this.known.join();
    this.known = ids;
    if (!this.isWatching) return;
    if (!isSame) this.onChange(ids);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(bridge), askEveryMs);
    this.timer.unref();
  }
}
