// Slips of whoever fills in bridge.yaml for the first time: each is one line that names its place, and a fix that works and costs nothing.
// "Make a new key" in answer to a line break would close all that is stored.
import { changed, ConfigSandbox, exampleFile, goodKey } from '../support/config-sandbox';

let box: ConfigSandbox;
beforeEach(() => (box = new ConfigSandbox()));
afterEach(() => box.remove());

const slips: [title: string, passage: string, replacement: string, line: string][] = [
  [
    'provider that no object can hold',
    'exams:\n',
    '  __proto__: { kind: http }\nexams:\n',
    '32: providers.__proto__: is a name that cannot be used. Fix: choose another',
  ],
  [
    'group that no object can hold',
    'gupy:\n  url',
    '__proto__: { a: 1 }\ngupy:\n  url',
    '1: __proto__: is an unknown key. Fix: take it out; known here: gupy, locale, timeZone, prefixes, server, worker, temporal, privacy, console, providers, exams',
  ],
  [
    'choice in another spelling',
    'onLeave: cancel',
    'onLeave: Canceled',
    '38: exams[0].onLeave: must be cancel or keep. Fix: write cancel',
  ],
  [
    'personal field in another spelling',
    '[name, email]',
    '[name, e-mail]',
    '28: providers.clinic.candidate[1]: must be name or firstName or lastName or socialName or email or phone or document or birthDate or gender or address. Fix: write email',
  ],
  [
    'address of Temporal in the file',
    'taskQueue: exam-bridge',
    'taskQueue: exam-bridge, address: "temporal:7233"',
    '18: temporal.address: is no key of this file. Fix: take it out, and set TEMPORAL_ADDRESS in the environment',
  ],
  [
    'key with the line break of its file',
    'secret: ${PAYLOAD_KEY}',
    `secret: "${goodKey('another').toString('base64')}\\n"`,
    '20: privacy.keys[0].secret: has blanks or a line break at an end. Fix: take them out, and keep the rest',
  ],
  [
    'control character that nobody sees',
    'Exame admissional',
    'Exame\0admissional',
    '33: holds a control character, which nobody sees. Fix: delete it',
  ],
];

it.each(slips)('%s', (_title, passage, replacement, line) => {
  expect(box.problemsOf(changed(exampleFile, passage, replacement))).toEqual([`bridge.yaml:${line}.`]);
});
