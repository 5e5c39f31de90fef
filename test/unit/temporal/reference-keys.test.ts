// The proof in a reference, by the vectors that other implementers get, and what becomes of it while secrets change.
import { readFileSync } from 'node:fs';
import { ReferenceProof } from '../../../api/reference-proof';
import { formatReference, parseReference } from '../../../domain/exam/reference';
import { ReferenceKeys } from '../../../temporal/reference-keys';

const entry = { provider: 'clinic', applicationId: 654321, jobId: 123456, stepId: 86547, eventId: 'event-1' };
const first = new ReferenceKeys({ references: ['a-secret-of-24-characters'], keys: [] });
const made = (keys: ReferenceKeys, of = entry) => formatReference({ ...of, entryKey: keys.entryKeyOf(of) });

function isProven(keys: ReferenceKeys, reference: string, provider = 'clinic'): boolean {
  const parts = parseReference(reference);
  return parts !== undefined && keys.proves(parts, provider);
}

/** Rows of the page: secret or key, provider, event id, reference. */
const vectors = readFileSync('docs/proven-references.md', 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, kind = '', secret = '', provider = '', eventId = '', reference = ''] =
      /^\| (secret|key) `(.+?)` +\| `(.+?)` +\| `(.+?)` +\| `(.+?)` +\|$/.exec(line) ?? [];
    return reference === '' ? [] : [{ kind, secret, provider, eventId, reference }];
  });

test('P-OWN: the page has vectors for secrets and for derived ones', () => {
  expect(vectors.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['secret', 'key']));
});

test.each(vectors)(
  'P-OWN: by $kind $secret, $provider has $reference',
  ({ kind, secret, provider, eventId, reference }) => {
    const keys =
      kind === 'secret'
        ? new ReferenceKeys({ references: [secret], keys: [] })
        : new ReferenceKeys({ keys: [{ secret: Buffer.from(secret, 'base64') }] });
    expect(made(keys, { ...entry, provider, eventId })).toBe(reference);
    expect(isProven(keys, reference, provider)).toBe(true);
    expect(isProven(keys, reference, `${provider}-2`)).toBe(false);
  },
);

test('P-OWN: the proof of an entry holds for each of its orders, for its provider alone', () => {
  const reference = made(first);
  for (const attempt of [2, 6]) {
    expect(isProven(first, `${reference}-${attempt}`)).toBe(true);
    expect(isProven(first, `${reference}-${attempt}`, 'school')).toBe(false);
  }
  expect(isProven(first, `${reference.slice(0, -1)}0-2`)).toBe(reference.endsWith('0'));
});

test('P-OWN: a key is stable, and differs by provider, application, job, step and event', () => {
  const others = [
    { ...entry, provider: 'school' },
    { ...entry, applicationId: 7 },
    { ...entry, jobId: 7 },
    { ...entry, stepId: 7 },
    { ...entry, eventId: 'event-2' },
  ];
  const all = [entry, ...others].map((of) => first.entryKeyOf(of));
  expect(new Set(all).size).toBe(all.length);
  expect(first.entryKeyOf(entry)).toBe(all[0]);
  expect(first.entryKeyOf({ ...entry, provider: undefined })).toBe(first.entryKeyOf(entry).slice(0, 10));
});

describe('secrets change', () => {
  const [old, fresh] = ['the-former-secret-of-24-bytes', 'the-present-secret-of-24-bytes'] as const;
  const key = { secret: Buffer.alloc(32, 7) };
  const before = made(new ReferenceKeys({ references: [old], keys: [] }));

  test('P-OWN: the first signs, all verify, and one that is taken out proves nothing any more', () => {
    const both = new ReferenceKeys({ references: [fresh, old], keys: [] });
    expect(made(both)).toBe(made(new ReferenceKeys({ references: [fresh], keys: [] })));
    expect(isProven(both, before)).toBe(true);
    expect(isProven(new ReferenceKeys({ references: [fresh], keys: [] }), before)).toBe(false);
  });

  test('P-OWN: what a derived secret signed stays proven after privacy.references is set, and after a new key', () => {
    const derived = made(new ReferenceKeys({ keys: [key] }));
    expect(isProven(new ReferenceKeys({ references: [fresh], keys: [key] }), derived)).toBe(true);
    expect(isProven(new ReferenceKeys({ keys: [{ secret: Buffer.alloc(32, 8) }, key] }), derived)).toBe(true);
    expect(isProven(new ReferenceKeys({ keys: [{ secret: Buffer.alloc(32, 8) }] }), derived)).toBe(false);
  });
});

describe('references of before the proof', () => {
  const until = Date.parse('2026-12-31T00:00:00Z');
  const result = (reference: string) =>
    ({ resultId: 'r', orderId: 'o', occurredAt: '', provider: 'clinic', outcome: 'passed', reference }) as const;

  test('P-OWN: are believed until the date of the file, without one never', () => {
    const proof = new ReferenceProof(first, until);
    const old = result('654321.123456.86547.0123456789');
    expect(proof.holds(old, until - 1)).toBe(true);
    expect(proof.holds(old, until)).toBe(false);
    expect(new ReferenceProof(first).holds(old, until - 1)).toBe(false);
  });

  test('P-OWN: the date does not let a false proof pass, nor a text that is no reference', () => {
    const proof = new ReferenceProof(first, until);
    expect(proof.holds(result(`654321.123456.86547.${'0'.repeat(26)}`), until - 1)).toBe(false);
    expect(proof.holds(result('654321.123456.86547.01234567'), until - 1)).toBe(false);
    expect(proof.holds(result(''), until - 1)).toBe(false);
    expect(proof.holds(result(made(first)), until)).toBe(true);
  });
});
