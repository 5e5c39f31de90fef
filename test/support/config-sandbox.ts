import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BridgeConfig } from '../../config/bridge-config';
import { type Environment } from '../../config/interpolation';
import { loadConfig } from '../../config/loader';
import { BridgeError } from '../../domain/error-table';

/** 32 bytes that follow no pattern, the same in every run. */
export function goodKey(name: string): Buffer {
  return createHash('sha256').update(name).digest();
}

/** Secrets of good size; none is used anywhere else. */
export const goodEnv = {
  GUPY_TOKEN: 'gupy-token-of-the-test',
  GUPY_WEBHOOK_SECRET: 'webhook-secret-0123456789abcdef',
  PAYLOAD_KEY: goodKey('payload').toString('base64'),
  CODEC_TOKEN: 'codec-token-0123456789abcdefghij',
  CLINIC_TOKEN: 'clinic-token-of-the-test',
  CLINIC_CALLBACK_SECRET: `whsec_${goodKey('callback').toString('base64')}`,
} as const;

/** A whole file as people write it: references without quotes, also inside braces. */
export const exampleFile = `gupy:
  url: https://api.gupy.io
  token: \${GUPY_TOKEN}
  allowPrivateNetwork: false
  requestsPerMinute: 450
  webhook:
    secret: \${GUPY_WEBHOOK_SECRET}
    previousSecret: \${GUPY_WEBHOOK_SECRET_PREVIOUS:-}
    previousSecretUntil: 2026-12-31T00:00:00Z
    owner: { name: Integration team, email: integration@example.com }
  limits: { tagLength: 60, commentLength: 4000 }
server:
  port: 3000
  publicUrl: https://bridge.example.com
  opsPort: 9090
  refusalsPerMinute: 60
worker: { opsPort: 9091 }
temporal: { taskQueue: exam-bridge }
privacy:
  keys: [{ id: k1, secret: \${PAYLOAD_KEY} }]
  codec: { token: \${CODEC_TOKEN}, origins: ["http://localhost:8233"] }
providers:
  clinic:
    kind: http
    url: https://exams.example.com
    token: \${CLINIC_TOKEN}
    allowPrivateNetwork: false
    candidate: [name, email]
    callback: { verify: standard-webhooks, secret: \${CLINIC_CALLBACK_SECRET}, previousSecret: \${CLINIC_CALLBACK_SECRET_PREVIOUS:-} }
    pollEvery: 6h
    requestsPerMinute: 300
exams:
  - step: Exame admissional
    jobs: [123456]
    provider: clinic
    exam: ASO-ADM
    deadline: 10d
    onLeave: cancel
    lateResult: publish
    closeAfter: 72h
    publish:
      passed:       { tag: Apto }
      failed:       { tag: Inapto, comment: "Exame {{exam}}: inapto. {{summary}}" }
      inconclusive: { comment: "Exame {{exam}} inconclusivo: {{summary}} {{reportUrl}}" }
      expired:      { tag: Exame expirado }
      cancelled:    {}
`;

/** A folder of its own for one test; `remove` it afterwards. */
export class ConfigSandbox {
  readonly dir = mkdtempSync(join(tmpdir(), 'bridge-config-'));

  write(name: string, text: string): string {
    const path = join(this.dir, name);
    writeFileSync(path, text);
    return path;
  }

  read(name: string): string {
    return readFileSync(join(this.dir, name), 'utf8');
  }

  load(text: string, env: Environment = goodEnv): BridgeConfig {
    this.write('bridge.yaml', text);
    return loadConfig({ env, cwd: this.dir });
  }

  /** The lines of the report, one a problem; fails when there is none. */
  problemsOf(text: string, env: Environment = goodEnv): string[] {
    try {
      this.load(text, env);
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
      expect(error.code).toBe('BRIDGE_CONFIG_INVALID');
      return error.detail.split('\n').slice(1);
    }
    throw new Error('The file was taken, although it is wrong.');
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** `text` with one passage replaced; the passage must be there exactly once, else the test would prove nothing. */
export function changed(text: string, passage: string, replacement: string): string {
  if (text.split(passage).length !== 2) throw new Error(`"${passage}" is not there exactly once`);
  return text.replace(passage, () => replacement);
}
