// The least that a customer writes to use each preset; the secrets and addresses come with `presetLines`.
import type { PresetDialectName } from '../../simulator/provider/dialects';

export type PresetName = Exclude<PresetDialectName, 'http'>;

export interface PresetSettings {
  /** The provider's code of an exam. */
  exam: string;
  /** Further lines of YAML. */
  keys: string;
  /** Further keys of `callback`. */
  callback?: string;
}

const hashKeyOf = (name: PresetName): string => `hashKey: hash-key-of-${name}-in-the-tests`;

export const presetSettings: Readonly<Record<PresetName, PresetSettings>> = {
  codesignal: { exam: 'test-1', keys: 'values: { passPercent: 70 }' },
  hackerearth: { exam: '1035542', keys: `values: { clientId: c, passPercent: 70 }\n${hashKeyOf('hackerearth')}` },
  // Its routes are not public, so each side names its own.
  coderbyte: {
    exam: 'assessment-1',
    callback: 'issuer: example-org',
    keys: `values: { passScore: 70 }
${hashKeyOf('coderbyte')}
order:
  request:
    method: POST
    path: /invitations
    body: { assessment_id: '{{exam}}', email: '{{candidate.email}}' }
  orderId: '{{exam}}.{{candidate.email | hash}}'
fetch:
  request:
    method: GET
    path: /assessments/{{callback:/assessment_id}}/candidates/{{callback:/email}}`,
  },
  checkr: { exam: 'basic', keys: '' },
  clearsale: { exam: 'ReceitaFederal', keys: '' },
  classmarker: { exam: '100', keys: '' },
  'gupy-test-provider': {
    exam: 't-1',
    keys: 'values: { companyId: 1, redirectUrl: https://gupy.example.com/back, passScore: 70 }',
  },
};

export const presetNames = Object.keys(presetSettings) as PresetName[];

/** The keys of one provider in bridge.yaml but for its `kind`, for a stand-in at `url`. */
export function presetLines(name: PresetName, stand: { url: string; token: string; secret: string }): string[] {
  const { keys, callback } = presetSettings[name];
  return [
    `preset: ${name}`,
    `token: ${stand.token}`,
    `url: ${stand.url}`,
    'allowPrivateNetwork: true',
    `callback: { secret: ${stand.secret}${callback === undefined ? '' : `, ${callback}`} }`,
    ...(keys === '' ? [] : keys.split('\n')),
  ];
}
