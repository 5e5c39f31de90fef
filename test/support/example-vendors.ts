// What the providers of providers/examples/ answer and send, as their public pages describe it, for a provider `school` with the
// secrets of the tests. Values are made up; each body holds more than the mapping reads.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { packageFolder } from '../../config/package-folder';
import { goodKey } from './config-sandbox';
import { callbackUrl, hmacOf, reference, secret } from './preset-world';
import { bookingVendors } from './booking-vendors';
import { type ExampleVendor, form, iso, json, seconds } from './example-vendor';
import { jwt, macOf } from './signed-callbacks';

const issuedKey = 'sxe7uKykEUT7WSnh';
const svixSecret = goodKey('svix').toString('base64');

export interface ExampleFile {
  title: string;
  works: string[];
  cannot: string[];
  provider: Record<string, unknown>;
}

export function readExample(file: string): ExampleFile {
  return parse(readFileSync(join(packageFolder(), 'providers', 'examples', `${file}.yaml`), 'utf8')) as ExampleFile;
}

/** The keys of `school`, its addresses left out and its login at `loginUrl`. */
export function exampleKeys(file: string, loginUrl: string): string {
  const { provider } = readExample(file);
  const login = provider['login'];
  const moved = { ...(login as object), url: loginUrl, allowPrivateNetwork: true };
  const own = { ...provider, kind: undefined, url: undefined, login: login === undefined ? undefined : moved };
  const keys = stringify(own, { lineWidth: 0 });
  return keys.replace(/\$\{(\w+)\}/g, (_whole, name: string) => {
    if (name === 'TESTLIFY_WEBHOOK_SECRET') return `whsec_${svixSecret}`;
    if (name.endsWith('SHORT_SECRET')) return issuedKey;
    return name.endsWith('SECRET') ? secret : `key-of-${name.toLowerCase()}`;
  });
}

function svix(body: string): Record<string, string> {
  const signed = `msg_1.${seconds()}.${body}`;
  const signature = macOf(Buffer.from(svixSecret, 'base64'), signed, 'sha256', 'base64');
  return { 'svix-id': 'msg_1', 'svix-timestamp': String(seconds()), 'svix-signature': `v1,${signature}` };
}

export const exampleVendors: readonly ExampleVendor[] = [
  {
    file: 'testlify',
    ordering: { 'POST /assessments/test-1/candidates': { success: true, data: { candidateId: 'order-1' } } },
    orderId: 'order-1',
    tells: [
      {
        stage: 'started',
        sends: () =>
          json(
            {
              event: 'started',
              data: { candidateId: 'order-1', status: 'IN_PROGRESS', updatedAt: '2026-01-16T09:00:00Z' },
            },
            svix,
          ),
      },
    ],
    sends: ({ points, at }) =>
      json(
        {
          event: 'completed',
          data: { candidateId: 'order-1', status: 'COMPLETED', score: points, updatedAt: iso(at) },
        },
        svix,
      ),
    shows: ({ points, at }) => ({
      'GET /candidates/order-1': { data: { status: 'COMPLETED', score: points, updatedAt: iso(at) } },
    }),
  },
  {
    file: 'vervoe',
    ordering: { 'POST /assessments/test-1/invitations': { id: 'order-1' } },
    orderId: 'order-1',
    sends: ({ points, at }) =>
      json(
        {
          event: 'candidate.graded',
          data: {
            externalId: reference,
            invitationId: 'order-1',
            score: points,
            completedAt: '2026-01-02T00:00:00Z',
            gradedAt: iso(at),
          },
        },
        (text) => ({ 'vervoe-signature': `t=${seconds()},hash=${hmacOf(`${seconds()}.${text}`)}` }),
      ),
  },
  {
    file: 'proctoru',
    ordering: { 'POST /api/addHocProcess': { response_code: 1 } },
    orderId: reference,
    sends: ({ points, at }) =>
      form(
        {
          event: 'session_reviewed',
          reservation_no: reference,
          incident: 'false',
          score: String(points),
          reviewed_at: iso(at),
        },
        (text) => ({ 'x-proctoru-signature': `sha1=${macOf(secret, text, 'sha1', 'hex')}` }),
      ),
    sent: ({ headers, body }) =>
      headers['authorization-token'] !== undefined && (body as { notify?: string }).notify === 'Y',
  },
  {
    file: 'inspera',
    ordering: { 'POST /test/test-1/students': { submissionId: 'order-1' } },
    orderId: 'order-1',
    sends: () =>
      json({ eventType: 'GRADE_CHANGED', submissionId: 'order-1' }, (text) => ({
        'x-inspera-signature': macOf(secret, text, 'sha1', 'hex').toUpperCase(),
      })),
    shows: ({ points, at }) => ({
      'GET /submissions/order-1': { externalId: reference, finalGrade: points, gradedAt: iso(at) },
    }),
  },
  {
    file: 'qi-tech',
    ordering: { 'POST /onboarding/natural_person': { id: reference } },
    orderId: reference,
    low: 'inconclusive',
    sends: ({ points, at }) =>
      json(
        {
          event_type: 'status_change',
          id: reference,
          status: `automatically_${points >= 70 ? 'approved' : 'reproved'}`,
          event_date: iso(at),
        },
        (text) => ({ signature: macOf(secret, `${new URL(callbackUrl).pathname}POST${text}`, 'sha1', 'hex') }),
      ),
    shows: ({ points, at }) => ({
      [`GET /onboarding/natural_person/${reference}`]: {
        status: points >= 70 ? 'manually_approved' : 'manually_reproved',
        event_date: iso(at),
      },
    }),
  },
  {
    file: 'truora',
    ordering: { 'POST /checks': { check: { check_id: 'order-1' } } },
    orderId: 'order-1',
    low: 'inconclusive',
    sends: ({ points, at }) => ({
      body: jwt(secret, {
        iss: 'Truora',
        event: 'check.finished',
        check: { check_id: 'order-1', status: 'completed', score: points >= 70 ? 1 : 0.2, update_date: iso(at) },
      }),
    }),
    shows: ({ points, at }) => ({
      'GET /checks/order-1': { check: { status: 'completed', score: points >= 70 ? 1 : 0.2, update_date: iso(at) } },
    }),
  },
  {
    file: 'testpress',
    orderId: reference,
    sends: ({ points }) => {
      const text = ['93', String(points), reference].map(encodeURIComponent).join('|');
      const hash = macOf(issuedKey, text, 'sha512', 'hex');
      return json(
        { username: reference, attempt_id: '93', percentage: String(points), key: issuedKey, hash },
        () => ({}),
      );
    },
  },
  {
    file: 'edubase',
    ordering: { 'POST /exam:users': { code: 200 } },
    orderId: reference,
    sends: ({ points, at }) =>
      form(
        {
          event: 'exam-play-result',
          custom: reference,
          play: 'p-1',
          points: String(points),
          max_points: '100',
          updated: iso(at),
        },
        (text) => {
          const fields = [...new URLSearchParams(text)].sort(([one], [other]) => (one < other ? -1 : 1));
          return { 'edubase-webhook-signature-payload': hmacOf(new URLSearchParams(fields).toString()) };
        },
      ),
  },
  {
    file: 'certn-centric',
    ordering: { 'POST /cases/order-package/': { id: 'order-1' } },
    orderId: 'order-1',
    low: 'inconclusive',
    sends: () =>
      json({ id: 'e-1', event_type: 'CASE_STATUS_CHANGED', object_id: 'order-1', object_type: 'CASE' }, (text) => ({
        'x-signature': hmacOf(text),
      })),
    shows: ({ points, at }) => ({
      'GET /cases/order-1/': {
        overall_status: 'COMPLETE',
        overall_score: points >= 70 ? 'CLEAR' : 'REVIEW',
        modified: iso(at),
      },
    }),
  },
  {
    file: 'sterling',
    ordering: { 'POST /candidates': { id: 'c-1' }, 'POST /screenings': { id: 'order-1', status: 'pending' } },
    orderId: 'order-1',
    low: 'inconclusive',
    sends: () => ({
      body: JSON.stringify({
        type: 'screening',
        payload: { id: 'order-1', result: 'clear', candidate: { email: 'x@example.com' } },
      }),
      query: { reference, token: hmacOf(reference, 'base64url') },
    }),
    shows: ({ points, at }) => ({
      'GET /screenings/order-1': {
        id: 'order-1',
        status: 'complete',
        result: points >= 70 ? 'clear' : 'alert',
        updatedAt: iso(at),
      },
    }),
  },
  {
    file: 'pulsifi',
    ordering: { 'POST /programs/test-1/candidates': { id: 'order-1' } },
    orderId: 'order-1',
    sends: ({ points, at }) =>
      json(
        {
          event_type: 'candidate_score_updated',
          data: { id: 'order-1', ext_id: reference, score: points, updated_at: iso(at) },
        },
        (text) => ({
          'x-pulsifi-signature': `${hmacOf(text, 'base64url')}=`,
        }),
      ),
    shows: ({ points, at }) => ({ 'GET /candidates/order-1': { data: { score: points, updated_at: iso(at) } } }),
  },
  {
    file: 'mettl',
    ordering: {
      'POST /schedules/test-1/candidates': {
        status: 'SUCCESS',
        registrationStatus: [{ candidateInstanceId: 'order-1' }],
      },
    },
    orderId: 'order-1',
    shows: ({ points }) => ({
      'GET /candidate-instances/order-1': {
        status: 'SUCCESS',
        testStatus: { status: 'Completed', result: { totalMarks: points, maxMarks: 100 } },
      },
    }),
    sent: ({ body }) => {
      const { asgn = '', ...fields } = body as Record<string, string>;
      const registered = JSON.parse(fields['rd'] ?? '') as { registrationDetails: unknown[] };
      return /^[\w+/]{27}=$/.test(asgn) && registered.registrationDetails.length === 1;
    },
  },
  {
    file: 'sumsub',
    ordering: { 'POST /resources/applicants': { id: 'order-1' } },
    orderId: 'order-1',
    low: 'inconclusive',
    sends: ({ points, at }) =>
      json(
        {
          type: 'applicantReviewed',
          applicantId: 'order-1',
          externalUserId: reference,
          reviewStatus: 'completed',
          reviewResult: { reviewAnswer: points >= 70 ? 'GREEN' : 'RED' },
          createdAtMs: iso(at).replace('T', ' ').replace('Z', ''),
        },
        (text) => ({ 'x-payload-digest': hmacOf(text), 'x-payload-digest-alg': 'HMAC_SHA256_HEX' }),
      ),
    shows: ({ points }) => ({
      'GET /resources/applicants/order-1/status': {
        reviewStatus: 'completed',
        reviewResult: { reviewAnswer: points >= 70 ? 'GREEN' : 'RED' },
      },
    }),
    sent: ({ headers }) => /^[0-9a-f]{64}$/.test(String(headers['x-app-access-sig'])),
  },
  {
    file: 'testgorilla',
    ordering: { 'POST /assessments/test-1/invite_candidate/': { testtaker_id: 'order-1' } },
    orderId: 'order-1',
    tells: [{ stage: 'started', shows: { 'GET /assessments/candidature/order-1/': { status: 'started' } } }],
    shows: ({ points, at }) => ({
      'GET /assessments/candidature/order-1/': { status: 'completed', average: points, completed: iso(at) },
    }),
    sent: ({ headers }) => headers['authorization'] === 'Token token-1',
  },
  ...bookingVendors,
];
