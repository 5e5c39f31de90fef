// The processes themselves: what they listen on, where their work comes from, what protects stored payloads.
import { z } from 'zod';
import {
  baseUrl,
  emptyIsAbsent,
  encryptionKey,
  flag,
  host,
  instant,
  origin,
  port,
  secret,
  wholeNumber,
} from './scalars';

/** Nothing is reachable from another machine unless the file says so. */
const loopback = '127.0.0.1';

export const serverSchema = z
  .strictObject({
    host: host()
      .prefault(loopback)
      .describe(
        'Address that the public port listens on. Default: 127.0.0.1, for a TLS proxy on the same machine; in a container 0.0.0.0.',
      ),
    port: port().prefault(3000).describe('Public port of the receivers. Default: 3000.'),
    publicUrl: baseUrl().describe(
      'Where Gupy and the providers reach the public port. https, unless the host is loopback; paths are appended to it.',
    ),
    opsHost: host()
      .prefault(loopback)
      .describe('Address that the ops port of the api listens on. Default: 127.0.0.1; in a container 0.0.0.0.'),
    opsPort: port()
      .prefault(9090)
      .describe('Port of the api for health, metrics and codec; never published. Default: 9090.'),
    refusalsPerMinute: wholeNumber(1, 100_000)
      .prefault(60)
      .describe(
        'Refused requests a source address may make per minute before it gets 429; what is accepted is not counted. Default: 60 (R20).',
      ),
    maxWebhookKiB: wholeNumber(16, 1024)
      .prefault(64)
      .describe(
        'Longest webhook of Gupy that is read, in KiB; a longer one gets 413, and reconciliation finds its movement. Default: 64 (R16).',
      ),
    maxCallbackKiB: wholeNumber(16, 4096)
      .prefault(256)
      .describe(
        'Longest callback of a provider that is read, in KiB; a longer one gets 413. Any sender can make the api hold this much for 15 s. Default: 256 (R16).',
      ),
  })
  .describe('The api process, which receives webhooks and callbacks.');

export const workerSchema = z
  .strictObject({
    opsHost: host()
      .prefault(loopback)
      .describe('Address that the ops port of the worker listens on. Default: 127.0.0.1; in a container 0.0.0.0.'),
    opsPort: port()
      .prefault(9091)
      .describe('Port of the worker for health and metrics; never published. Default: 9091.'),
  })
  .prefault({})
  .describe('The worker process, which does the work.');

export const temporalSchema = z
  .strictObject({
    taskQueue: z
      .string()
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
        'is not a task queue name. Fix: use up to 100 letters, digits, dots, dashes and underscores',
      )
      .prefault('exam-bridge')
      .describe(
        'Task queue of the workflows; the queues of Gupy and of each provider are named after it. Default: exam-bridge.',
      ),
    versioning: z
      .strictObject({
        deployment: z
          .string()
          .regex(
            /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/,
            'is not a name of a deployment. Fix: use up to 100 letters, digits, dashes and underscores',
          )
          .describe(
            "Name of the worker deployment, as Temporal's commands take it: all builds of one installation share it.",
          ),
        buildId: emptyIsAbsent(
          z
            .string()
            .regex(
              /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
              'is not an id of a build. Fix: use up to 100 letters, digits, dots, dashes and underscores',
            ),
        ).describe(
          'Id of this build, another one for each code that is deployed. Default: the version of the bridge, such as 1.4.0.',
        ),
      })
      .optional()
      .describe(
        'Worker Versioning: Temporal gives tasks only to the build that an operator made current, so read docs/upgrade.md first. Default: off, every worker gets tasks.',
      ),
  })
  .prefault({})
  .describe('Temporal. The connection itself comes from TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and their kin.');

const key = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,40}$/, 'is not a key id. Fix: use up to 40 letters, digits, dots, dashes and underscores')
    .describe('Name of the key; stored with every payload, so never give it to another key.'),
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
    references: z
      .array(secret())
      .min(1, 'is empty. Fix: add one secret, or take the key out')
      .optional()
      .describe(
        'Secrets that prove that a reference is ours (P-OWN). The first one signs, all verify: put a new one first and keep the old ones as long as results of their orders may come. Default: one derived from each of privacy.keys, which always verify.',
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
    outcomeVisible: flag()
      .prefault(false)
      .describe(
        'Whether the search attribute ExamOutcome, which is not encrypted, says passed or failed; else it says only decided or expired. Which tags and comments a run writes may tell all the same: SECURITY.md. Counts for candidates who enter from then on. Default: false (P-PII).',
      ),
  })
  .describe('Protection of what is stored in Temporal.');
