// Turns the server's answers into plain JSON with every payload decoded, for operators who may see it.
import { defaultPayloadConverter, type Payload, type PayloadCodec } from '@temporalio/common';

/** @returns a copy without empty fields; bytes that are no payload as base64 */
export async function readablePayloads(value: unknown, codec: PayloadCodec): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((part) => readablePayloads(part, codec)));
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value !== 'object' || value === null) return value;
  if (isPayload(value)) return decoded(value, codec);
  if (isLong(value)) return value.toNumber();
  const fields = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
  const readable = fields.map(async ([name, field]) => [name, await readablePayloads(field, codec)] as const);
  return Object.fromEntries(await Promise.all(readable));
}

async function decoded(payload: Payload, codec: PayloadCodec): Promise<unknown> {
  const [plain = payload] = await codec.decode([payload]);
  return defaultPayloadConverter.fromPayload(plain);
}

function isPayload(value: object): value is Payload {
  const { metadata, data } = value as Payload;
  return typeof metadata === 'object' && metadata !== null && data instanceof Uint8Array;
}

/** How protobuf gives 64-bit numbers. */
interface Long64 {
  toNumber(): number;
}

function isLong(value: object): value is Long64 {
  return 'low' in value && 'high' in value && 'unsigned' in value && 'toNumber' in value;
}
