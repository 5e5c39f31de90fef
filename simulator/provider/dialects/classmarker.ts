// ClassMarker has no orders. A candidate takes the exam by its link with our reference as access code, and the signature of the
// result covers its whole body. `verify` is the sample that ClassMarker sends when the settings are saved.
import { createHash } from 'node:crypto';
import {
  type CallbackContext,
  hmac,
  isJudged,
  jsonCallback,
  pointsOf,
  type CallbackRequest,
} from '../callback-request';
import { type Dialect, doublingPlan, usual } from '../dialect';
import type { OrderRecord, ResultVersion } from '../order-records';

const passMark = 70;

export const classmarker: Dialect = {
  ...usual,
  routes: () => [],
  authentic: () => true,
  retryPlan: doublingPlan,
  callback: ({ order, version, secrets }) =>
    signed(secrets, payload('live', resultOf(order, version), order.body.exam)),
  setUp: ({ secrets }) =>
    signed(secrets, payload('verify', { link_result_id: 0, passed: true, access_code_used: 'SAMPLE' }, '100')),
};

function signed(secrets: CallbackContext['secrets'], body: object): CallbackRequest {
  return jsonCallback(body, (text) => ({ 'X-Classmarker-Hmac-Sha256': hmac(secrets[0], text, 'base64') }));
}

function payload(status: 'live' | 'verify', result: object, exam: string): object {
  return {
    payload_type: 'single_user_test_results_link',
    payload_status: status,
    test: { test_id: Number(exam) || 100, test_name: exam },
    link: { link_id: 101, link_name: 'Prova', link_url_id: 'quiz-1' },
    result,
  };
}

/** An exam without a pass mark is always `passed`: so an `inconclusive` result has no pass mark. */
function resultOf(order: OrderRecord, version: ResultVersion | undefined): object {
  const { score, maxScore } = version === undefined ? { score: 0, maxScore: 100 } : pointsOf(version);
  const { email = '', name = '' } = order.body.candidate;
  return {
    link_result_id: Number.parseInt(createHash('sha256').update(order.orderId).digest('hex').slice(0, 7), 16),
    first: name,
    last: '',
    email,
    percentage: (100 * score) / maxScore,
    points_scored: score,
    points_available: maxScore,
    requires_grading: version === undefined ? 'Yes' : 'No',
    time_started: Math.floor(order.createdMs / 1000),
    time_finished: Math.floor((version === undefined ? order.createdMs : Date.parse(version.occurredAt)) / 1000),
    ...(isJudged(version) ? { percentage_passmark: passMark } : {}),
    passed: version?.outcome !== 'failed',
    certificate_url: '',
    access_code_question: 'Código',
    access_code_used: order.reference,
  };
}
