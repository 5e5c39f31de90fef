import { logWarnings } from '../../../config/bridge-config';
import { checkWording } from '../../../cli/checks/configuration';
import { changed, ConfigSandbox, exampleFile } from '../../support/config-sandbox';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

const passed = '{ tag: Apto }';
const wordingOf = (...texts: [passage: string, replacement: string][]) => {
  const strong = changed(exampleFile, 'inapto. {{summary}}', 'inapto.[[ {{summary}}]]');
  const good = changed(strong, 'inconclusivo: {{summary}} {{reportUrl}}', 'inconclusivo em {{date}}.');
  return box.load(texts.reduce((text, [passage, replacement]) => changed(text, passage, replacement), good));
};

it('nothing is said of wording whose optional values stand in parts of their own', () => {
  const config = wordingOf(['tag: Exame expirado', 'tag: "Expirado em {{deadline}}"']);
  expect(config.warnings).toEqual([]);
  expect(checkWording(config)).toMatchObject([{ ok: true }]);
});

it('a placeholder that may be empty outside of such a part is logged at start and a problem of check', () => {
  const config = wordingOf([passed, '{ tag: [Apto, "Nota {{score}}"], comment: "{{note}} até {{deadline}}" }']);
  const lines: string[] = [];
  logWarnings(config, { warn: (line) => lines.push(line) });
  expect(lines).toEqual([
    'bridge.yaml:42: exams[0].publish.passed.tag[1]: {{score}} may be empty. Fix: write [[…]] around the part of the text that is left out then.',
    'bridge.yaml:42: exams[0].publish.passed.comment: {{note}}, {{deadline}} may be empty. Fix: write [[…]] around the part of the text that is left out then.',
  ]);
  expect(checkWording(config)).toMatchObject([
    { ok: false, detail: 'bridge.yaml:42: exams[0].publish.passed.tag[1]: {{score}} may be empty' },
    { ok: false },
  ]);
});

it.each([
  [120, []],
  [121, [expect.stringContaining('gupy.limits.tagLength: is above 120')]],
])('tagLength: %i', (length, details) => {
  const config = wordingOf(['tagLength: 60', `tagLength: ${length}`]);
  const results = checkWording(config).filter(({ ok }) => !ok);
  expect(results.map(({ detail }) => detail)).toEqual(details);
});

const parts =
  'has a [[ or ]] without its other half, one inside another, or around a text without a placeholder. Fix: write [[…]] once around a part that is left out when a placeholder in it is empty.';

it.each([
  ['half an optional part', '{ tag: "Apto[[ {{score}}" }', `42: exams[0].publish.passed.tag: ${parts}`],
  ['one inside another', '{ tag: "Apto[[ {{score}}[[ {{date}}]]]]" }', `42: exams[0].publish.passed.tag: ${parts}`],
  ['one that nothing decides about', '{ tag: "[[Apto]]" }', `42: exams[0].publish.passed.tag: ${parts}`],
])('refused: %s', (_title, wording, line) => {
  expect(box.problemsOf(changed(exampleFile, passed, wording))).toEqual([`bridge.yaml:${line}`]);
});

it.each([
  ['locale: pt', 'locale'],
  ['timeZone: America/Sampa', 'timeZone: is not the name of a time zone'],
  ['prefixes: { late: "{{nome}}" }', 'prefixes.late: has the unknown placeholder {{nome}}'],
])('refused: %s', (line, reason) => {
  const [problem, ...others] = box.problemsOf(changed(exampleFile, 'worker: {', `${line}\nworker: {`));
  expect(others).toEqual([]);
  expect(problem).toContain(`bridge.yaml:17: ${reason}`);
});
