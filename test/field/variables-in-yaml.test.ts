// Values of bridge.yaml that somebody wrote as another program fills them in: a shell, Windows, Kubernetes, Compose. Taken as they stand, a
// secret would be the name of its variable, which anybody can guess (moby 40261, docker/compose 8607, spring-boot 36213: a literal
// `$NAME` as the password).
import { changed, ConfigSandbox, exampleFile, goodEnv } from '../support/config-sandbox';

let box: ConfigSandbox;
beforeEach(() => (box = new ConfigSandbox()));
afterEach(() => box.remove());

const withToken = (written: string): string => changed(exampleFile, 'token: ${GUPY_TOKEN}', `token: ${written}`);

// Jinja, Octopus, ERB, 1Password, vals, Azure, Vault: filled in by a step of the delivery that was forgotten.
it.each([
  ...['"{{ GUPY_TOKEN }}"', '"{{ .GUPY_TOKEN }}"', '"#{GUPY_TOKEN}#"', '"<%= ENV[:GUPY_TOKEN] %>"', '__GUPY_TOKEN__'],
  ...['op://hr/gupy/token', 'ref+vault://hr/gupy#token', 'vault:secret/data/gupy#token', '"@Microsoft.KeyVault(a)"'],
])('a value that is %s was to be filled in before', (written) => {
  expect(box.problemsOf(withToken(written))).toEqual([
    'bridge.yaml:3: gupy.token: names a variable as another program fills it in. Fix: write ${NAME}.',
  ]);
});

it.each(['$GUPY_TOKEN', '"%GUPY_TOKEN%"', '$(GUPY_TOKEN)', '$env:GUPY_TOKEN', '"$GUPY_WEBHOOK_SECRET_OF_PRODUCTION"'])(
  'a value that is %s names its variable in the way of another program',
  (written) => {
    expect(box.problemsOf(withToken(written))).toEqual([
      'bridge.yaml:3: gupy.token: names a variable as another program fills it in. Fix: write ${NAME}.',
    ]);
  },
);

it.each(['"${TOKEN_OF_TEST:-${GUPY_TOKEN}}"', '"${A:-${B:-c}}"'])('%s has one reference inside another', (written) => {
  expect(box.problemsOf(withToken(written))).toEqual([
    'bridge.yaml:3: gupy.token: has a ${ inside the default of another. Fix: write a plain default, or none.',
  ]);
});

it('what the environment itself holds is taken as it is, and so is a text that only has such a word', () => {
  expect(box.load(exampleFile, { ...goodEnv, GUPY_TOKEN: '$GUPY_TOKEN' }).gupy.token).toBe('$GUPY_TOKEN');
  expect(box.load(changed(exampleFile, 'exam: ASO-ADM', 'exam: a $NAME b')).exams[0]?.rule.exam).toBe('a $NAME b');
});

// swagger-ui 4544, axios 2191: the token is copied with the word that stands before it in the vendor's example.
it.each([
  'Bearer abcdefghijklmnop',
  'bearer  abcdefghijklmnop',
  'Token abcdefghijklmnop',
  'Authorization: Bearer abcdef',
])('a token that is "%s" would be sent with two such words', (token) => {
  const problem = 'holds more than the token. Fix: write what stands behind the last blank.';
  expect(box.problemsOf(exampleFile, { ...goodEnv, GUPY_TOKEN: token, CLINIC_TOKEN: token })).toEqual([
    `bridge.yaml:3: gupy.token: ${problem}`,
    expect.stringContaining(`providers.clinic.token: ${problem}`) as string,
  ]);
});

it.each(['https://gateway.example.com/api', 'https://gupy.io.example.com/hr/api/v1'])(
  'a gateway before Gupy may have any path: %s',
  (url) => {
    expect(box.load(changed(exampleFile, 'url: https://api.gupy.io', `url: ${url}`)).gupy.url).toBe(url);
  },
);

it.each(['https://api.gupy.io/api/v1', 'https://api.gupy.io/api/v2/', 'https://api.gupy.io/api'])(
  'the address of Gupy as its pages show it, %s, ends before what is appended',
  (url) => {
    expect(box.problemsOf(changed(exampleFile, 'url: https://api.gupy.io', `url: ${url}`))).toEqual([
      expect.stringContaining('gupy.url: holds a path that is appended to it. Fix: end it before /api.') as string,
    ]);
  },
);
