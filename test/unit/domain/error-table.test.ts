// The error table decides: what Temporal retries, what heals, and which code a failed call has. No code goes by spelling.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../../config/package-folder';
import { isErrorCode } from '../../../domain/error-code';
import { errorEntry, errorTable, type ErrorCode } from '../../../domain/error-table';
import { failureClasses } from '../../../domain/failure-classes';

const codes = Object.keys(errorTable) as ErrorCode[];
const retriedBy = (who: string): string[] => codes.filter((code) => errorEntry(code).retriedBy === who);

test('Temporal retries what the target asks to slow down for, and what does not answer', () => {
  expect(retriedBy('temporal')).toEqual([
    'BRIDGE_GUPY_THROTTLED',
    'BRIDGE_GUPY_UNAVAILABLE',
    'BRIDGE_PROVIDER_THROTTLED',
    'BRIDGE_PROVIDER_UNAVAILABLE',
  ]);
});

test('P-STUCK: a run tries again by itself after 401 and 403 alone', () => {
  expect(retriedBy('run')).toEqual(['BRIDGE_GUPY_UNAUTHORIZED', 'BRIDGE_PROVIDER_UNAUTHORIZED']);
});

test('the sender repeats what it got 429 or 5xx for, and nothing else that a receiver answers', () => {
  for (const code of codes) {
    const { status, retriedBy: who = 'nobody' } = errorEntry(code);
    if (status === undefined) expect({ code, who }).not.toEqual({ code, who: 'sender' });
    else expect({ code, who }).toEqual({ code, who: status === 429 || status >= 500 ? 'sender' : 'nobody' });
  }
});

test('what nobody has to act on is retried without them', () => {
  for (const code of codes.filter((known) => errorEntry(known).asks === 'nobody'))
    expect(errorEntry(code).retriedBy).toBe('temporal');
});

test.each(Object.entries(failureClasses))(
  'a %s call has a code for each target',
  (_failureClass, { GUPY, PROVIDER }) => {
    expect([GUPY, PROVIDER].every(isErrorCode)).toBe(true);
    expect(errorEntry(GUPY).retriedBy).toBe(errorEntry(PROVIDER).retriedBy);
  },
);

test('a foreign text is no code, even one that every object has', () => {
  expect([undefined, null, '', 'toString', 'BRIDGE_NO_SUCH_CODE'].filter(isErrorCode)).toEqual([]);
});

test('no source file tells error codes apart by their spelling', () => {
  const root = packageFolder();
  const folders = [
    'activities',
    'api',
    'cli',
    'config',
    'domain',
    'gupy',
    'outbound',
    'providers',
    'rate',
    'telemetry',
  ];
  const spelled = [...folders, 'temporal', 'worker', 'workflows'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name))
      .filter((file) => {
        const text = readFileSync(join(root, file), 'utf8');
        return /(?:starts|ends)With\(['"`][A-Z_]*_[A-Z_]*['"`]|\/\^?BRIDGE_|BRIDGE_\$\{|BRIDGE_\w*' \+/.test(text);
      }),
  );
  expect(spelled).toEqual([]);
});
