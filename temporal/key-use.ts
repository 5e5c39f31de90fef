// Which keys a run needs, read off its stored payloads without opening them: each names the key that encrypted it. A run that was
// open while keys were rotated needs several. So `check` can say what a key is still needed for before it is dropped, and `status`
// which one is missing (docs/keys.md).
import type { Client } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { BridgeError } from '../domain/error-table';
import { historyPages } from './listed-runs';
import { keyIdOf } from './payload-codec';

/** One payload of each key, by the stored id of the key. */
export type KeyUse = Map<string, Payload>;

interface Execution {
  workflowId: string;
  runId?: string;
}

export function codecOf({ options }: Client): PayloadCodec {
  const [codec] = options.loadedDataConverter.payloadCodecs;
  if (codec === undefined) throw new TypeError('The client encrypts nothing');
  return codec;
}

/** Nothing of a run that the server does not have any more. */
export async function keysOfRun(client: Client, execution: Execution): Promise<KeyUse> {
  const use: KeyUse = new Map();
  for await (const events of historyPages(client, execution)) collect(events, use);
  return use;
}

/** Ids of the keys that the codec lacks, and why, as the error for people says it. */
export async function missingKeys(codec: PayloadCodec, use: KeyUse): Promise<Map<string, string>> {
  const missing = new Map<string, string>();
  for (const [id, payload] of use) {
    try {
      await codec.decode([payload]);
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
      missing.set(id, error.detail);
    }
  }
  return missing;
}

/** Whether all of it was encrypted with the key that encrypts now. */
export async function isOfCurrentKey(codec: PayloadCodec, use: KeyUse): Promise<boolean> {
  const [written = {}] = await codec.encode([{}]);
  return [...use.keys()].every((id) => id === keyIdOf(written));
}

/** Opens what it can; what was encrypted with a lost key becomes empty, for whoever needs no plain text (erasure). */
export function lenientCodec(codec: PayloadCodec): PayloadCodec {
  return {
    encode: (payloads) => codec.encode(payloads),
    decode: (payloads) =>
      Promise.all(
        payloads.map(async (payload) => {
          try {
            const [opened = {}] = await codec.decode([payload]);
            return opened;
          } catch (error) {
            if (error instanceof BridgeError) return emptyPayload;
            throw error;
          }
        }),
      ),
  };
}

const emptyPayload: Payload = { metadata: { encoding: Buffer.from('binary/null') } };

/** Summaries and details, for people: no worker opens them, and a run that continues as new keeps them as they are. */
const titles = 'userMetadata';

function collect(value: unknown, use: KeyUse): void {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  const { metadata } = value as Payload;
  if (metadata !== undefined && metadata !== null) {
    const id = keyIdOf(value);
    if (id !== '') use.set(id, value);
  }
  for (const [name, field] of Object.entries(value)) if (name !== titles) collect(field, use);
}
