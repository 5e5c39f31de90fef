// bridge.yaml, whole. The descriptions are the reference: docs/configuration.md, the JSON schema and the comments of the
// file that `init` writes are made of them. Rules that tie several keys together are in config/cross-checks.ts.
import { z } from 'zod';
import { consoleSchema } from './console-schema';
import { examsSchema } from './exam-schema';
import { gupySchema } from './gupy-schema';
import { privacySchema, serverSchema, temporalSchema, workerSchema } from './process-schema';
import { providersSchema } from './provider-schema';
import { localeSchema, prefixesSchema, timeZoneSchema } from './text-schema';

export const bridgeSchema = z.strictObject({
  gupy: gupySchema,
  locale: localeSchema,
  timeZone: timeZoneSchema,
  prefixes: prefixesSchema,
  server: serverSchema,
  worker: workerSchema,
  temporal: temporalSchema,
  privacy: privacySchema,
  console: consoleSchema,
  providers: providersSchema,
  exams: examsSchema,
});

/** What the schema makes of a file: defaults filled in, units resolved. */
export type BridgeFile = z.output<typeof bridgeSchema>;
