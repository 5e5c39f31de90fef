// What the benchmark found, in bench/results/bench.json: each part with the machine, the versions, the command and the day on which it
// was measured, since a part may be measured again alone.
import { existsSync, readFileSync } from 'node:fs';
import type { AckFigures } from './acknowledgements';
import type { BulkFigures } from './bulk';
import type { Circumstances } from './circumstances';
import type { Database } from './databases';
import type { FlowFigures } from './flow';
import type { RateFigures } from './request-rates';
import type { SideName } from './side';
import type { SpreadFigures } from './spread';
import type { StreamFigures } from './streams';
import type { WaitingFigures } from './waiting';

export type Measured<Figures> = Circumstances & { figures: Figures };

/** By the database that Temporal's server has. */
export type OnEach<Figures> = Partial<Record<Database, Measured<Figures>>>;

export interface Results {
  acks?: OnEach<AckFigures>;
  rates?: OnEach<RateFigures>;
  flow?: OnEach<Record<SideName, FlowFigures[]>>;
  waiting?: OnEach<WaitingFigures[]>;
  /** Once, since the rate holds it up and not the server. */
  bulk?: Measured<BulkFigures>;
  spread?: Measured<SpreadFigures[]>;
  streams?: Measured<StreamFigures[]>;
}

export function readResults(file: string): Results {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : {};
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Three digits, as a person reads them. */
export function shown(value: number, language = 'en'): string {
  return value.toLocaleString(language, value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });
}
