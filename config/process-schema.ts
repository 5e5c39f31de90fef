// The processes themselves: what they listen on, where their work comes from, what protects stored payloads.
import { z } from 'zod';
import {
  baseUrl,
  emptyIsAbsent,
  encryptionKey,
  flag,
  listenHost,
  nameOf,
  instant,
  origin,
  port,
  secret,
  wholeNumber,
  withDefault,
  optional,
} from './scalars';

const plainSigns = 'letters, digits, dots, dashes and underscores';

export const serverSchema = z
  .strictObject({
    host: listenHost('the public port', ', for a TLS proxy on the same machine'),
    port: withDefault(port(), 3000, 'Public port of the receivers.'),
    publicUrl: baseUrl().describe(
      'Where Gupy and the providers reach the public port. https, unless the host is loopback; paths are appended to it.',
    ),
    opsHost: listenHost('the ops port of the api'),
    opsPort: withDefault(port(), 9090, 'Port of the api for health, metrics and codec; never published.'),
    refusalsPerMinute: withDefault(
      wholeNumber(1, 100_000),
      60,
      'Refused requests a source address may make per minute before it gets 429; what is accepted is not counted.',
      ' (R20)',
    ),
    maxWebhookKiB: withDefault(
      wholeNumber(16, 1024),
      64,
      'Longest webhook of Gupy that is read, in KiB; a longer one gets 413, and reconciliation finds its movement.',
      ' (R16)',
    ),
    maxCallbackKiB: withDefault(
      wholeNumber(16, 4096),
      256,
      'Longest callback of a provider that is read, in KiB; a longer one gets 413. Any sender can make the api hold this much for 15 s.',
      ' (R16)',
    ),
  })
  .describe('The api process, which receives webhooks and callbacks.');

export const workerSchema = z
  .strictObject({
    opsHost: listenHost('the ops port of the worker'),
    opsPort: withDefault(port(), 9091, 'Port of the worker for health and metrics; never published.'),
  })
  .prefault({})
  .describe('The worker process, which does the work.');

export const temporalSchema = z
  .strictObject({
    taskQueue: withDefault(
      nameOf(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'is not a task queue name', `100 ${plainSigns}`),
      'exam-bridge',
      'Task queue of the workflows; the queues of Gupy and of each provider are named after it.',
    ),
    versioning: optional(
      z.strictObject({
        deployment: nameOf(
          /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/,
          'is not a name of a deployment',
          '100 letters, digits, dashes and underscores',
        ).describe(
          "Name of the worker deployment, as Temporal's commands take it: all builds of one installation share it.",
        ),
        buildId: emptyIsAbsent(
          nameOf(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'is not an id of a build', `100 ${plainSigns}`),
        ).describe(
          'Id of this build, another one for each code that is deployed. Default: the version of the bridge, such as 1.4.0.',
        ),
      }),
      'Worker Versioning: Temporal gives tasks only to the build that an operator made current, so read docs/upgrade.md first.',
      'off, every worker gets tasks',
    ),
  })
  .prefault({})
  .describe('Temporal. The connection itself comes from TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and their kin.');

const key = z.strictObject({
  id: nameOf(/^[A-Za-z0-9._-]{1,40}$/, 'is not a key id', `40 ${plainSigns}`).describe(
    'Name of the key; stored with every payload, so never give it to another key.',
  ),
  secret: encryptionKey().describe('The AES-256 key: base64 of exactly 32 bytes.'),
});

export const privacySchema = z
  .strictObject({
    keys: z
      .array(key)
      .min(1, 'is empty. Fix: add one key, such as { id: k1, secret: ${PAYLOAD_KEY} }')
      .describe(
        'Keys of the payload encryption. The first one encrypts, all decrypt: put a new key first, keep the old ones.',
      ),
    references: optional(
      z.array(secret()).min(1, 'is empty. Fix: add one secret, or take the key out'),
      'Secrets that prove that a reference is ours (P-OWN). The first one signs, all verify: put a new one first and keep the old ones as long as results of their orders may come.',
      'one derived from each of privacy.keys, which always verify',
    ),
    unprovenReferencesUntil: emptyIsAbsent(instant()).describe(
      'Until when a reference without a proof, of an order from before the upgrade, is believed after its run has ended; date and time with offset. An open run knows its own in any case. Default: never (P-OWN).',
    ),
    codec: z
      .strictObject({
        token: secret().describe('Bearer token of the codec endpoint. At least 24 bytes (R6).'),
        origins: z
          .array(origin())
          .prefault(['http://localhost:8233'])
          .describe(
            'Origins of the Temporal UI that browsers may call the codec from (CORS). Default: http://localhost:8233.',
          ),
      })
      .describe('Decodes payloads for the Temporal UI, on the ops port.'),
    outcomeVisible: withDefault(
      flag(),
      false,
      'Whether the search attribute ExamOutcome, which is not encrypted, says passed or failed; else it says only decided or expired. Which tags and comments a run writes may tell all the same: SECURITY.md. Counts for candidates who enter from then on.',
      ' (P-PII)',
    ),
  })
  .describe('Protection of what is stored in Temporal.');
