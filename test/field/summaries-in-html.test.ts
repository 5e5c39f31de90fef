// Summaries as vendors keep them: HTML of an editor, entities in a plain text. A recruiter would read the tags, and where Gupy shows HTML
// a link would hide where it leads. Right is what the vendor's own page shows, as plain text, with each address beside its words.
import { createHash } from 'node:crypto';
import { plainText } from '../../providers/plain-text';
import { growthOf } from '../support/growth';
import { PresetWorld, reference } from '../support/preset-world';

const linked = 'Veja o laudo (https://lab.example.com/1)';
const keys = `token: t
callback: { verify: hmac-sha256-hex, header: X-Sig, secret: callback-secret-0123456789abcdef }
order: { orderId: '{{reference}}' }
events: { reference: '{{/ref}}' }
result: { outcome: [{ when: [{ at: /ok, is: [true] }], outcome: passed }, { outcome: inconclusive }], summary: '{{/note}}' }`;

async function resultOf(note: string) {
  const world = await PresetWorld.start(keys);
  const parsed = world.parse({ body: JSON.stringify({ ref: reference, ok: true, note }) });
  await world.close();
  if (parsed.kind !== 'result') throw new Error(`It is a ${parsed.kind}`);
  return parsed.result;
}

test.each([
  ['paragraphs', '<p>Apto.</p><p>Sem restrições.</p>', 'Apto.\nSem restrições.'],
  ['breaks', 'Apto<br>Sem restrições<br/>Fim<BR />', 'Apto\nSem restrições\nFim'],
  ['a list', '<ul>\n <li>Altura</li>\n <li>Espaço <b>confinado</b></li>\n</ul>', '- Altura\n- Espaço confinado'],
  ['a table', '<table><tr><th>PA</th><td>12/8</td></tr><tr><td>IMC</td><td>25</td></tr></table>', 'PA 12/8\nIMC 25'],
  ['styles', '<span style="color: red" class=x>N&atilde;o apto</span>&nbsp;para <i>altura</i>', 'Não apto para altura'],
  [
    'entities alone',
    'Silva &amp; Filhos: fun&ccedil;&atilde;o n&#186; 2, 1&#x2F;2',
    'Silva & Filhos: função nº 2, 1/2',
  ],
  [
    'a link',
    'Veja o <a class="l" href="https://lab.example.com/1">laudo</a>.',
    'Veja o laudo (https://lab.example.com/1).',
  ],
  [
    'a link that says it',
    '<a href="https://lab.example.com/1">https://lab.example.com/1</a>',
    'https://lab.example.com/1',
  ],
  [
    'a link that says another',
    '<a href="https://evil.example">https://gupy.io</a>',
    'https://gupy.io (https://evil.example)',
  ],
  ['a link that is code', '<a href="javascript:alert(1)">laudo</a>', 'laudo'],
  ['code', '<script>alert(1)</script>Apto<style>p { color: red }</style>', 'Apto'],
  ['a link with a switch', 'Veja o <a href="https://lab.example.com/1" download>laudo</a>', linked],
  ['a link without a blank', 'Veja o <a href="https://lab.example.com/1"class=x>laudo</a>', linked],
  ['a link with > in a quote', `Veja o <a title="a > b" href='https://lab.example.com/1'>laudo</a>`, linked],
  ['the first of two addresses', 'Veja o <a href=https://lab.example.com/1 href=https://b.example>laudo</a>', linked],
  [
    'an address in another name',
    '<a title=" href=https://a.example" href="https://b.example">b</a>',
    'b (https://b.example)',
  ],
  ['entities in an address', '<a href="https://a.example/?b=1&amp;c=2">c</a>', 'c (https://a.example/?b=1&c=2)'],
  ['tags as entities', '&lt;b&gt;Apto&lt;/b&gt;', '‹b>Apto‹/b>'],
  ['a comparison as an entity', 'PA &lt; 12 e &lt;13', 'PA < 12 e <13'],
  [
    'a whole page',
    '<!DOCTYPE html>\n<html lang="pt"><head><meta charset="utf-8"><title>Laudo</title></head>\n<body class="a">Apto</body></html>\n',
    'Laudo\nApto',
  ],
  [
    'a page of XHTML',
    '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/x.dtd"><html><body><p>Apto</p></body></html>',
    'Apto',
  ],
  [
    'a text from Word',
    '<!--[if gte mso 9]><xml>x</xml><![endif]--><p class="MsoNormal">Apto<o:p></o:p></p><!--EndFragment-->',
    'Apto',
  ],
  ['ends that HTML lets one leave out', '<UL><LI>Altura<LI>Ruído</UL>', '- Altura\n- Ruído'],
  ['such a table', '<table><tr><td>PA<td>12/8<tr><td>IMC<td>25</table>', 'PA 12/8\nIMC 25'],
  ['a list of terms', '<dl><dt>PA<dd>12/8<dt>IMC<dd>25</dl>', 'PA\n12/8\nIMC\n25'],
  [
    'sections',
    '<section><header>Clínico</header><mark>Apto</mark></section><footer>Dra. Ana</footer>',
    'Clínico\nApto\nDra. Ana',
  ],
  ['a comment alone', 'Apto<!-- interno: rever em 2027 --> para altura', 'Apto para altura'],
  [
    'words about tags',
    '<p>Use &lt;script&gt; antes de &lt;/body&gt;. Inapto</p>',
    'Use ‹script> antes de ‹/body>. Inapto',
  ],
])('P-REAL: %s', async (_title, written, shown) => {
  expect(await resultOf(written)).toMatchObject({ summary: shown });
});

test.each([
  'PA <120 e IMC >25',
  'PA <b 120 e IMC >25',
  'x < y, y > z; a <= b',
  'linha 1\n  linha 2\n\nlinha 3',
  'if (a<i && i>b) <ok>',
  'R&D, &unknown; &#0; &#xD800;',
  '<joao@example.com>',
  'nota <3',
  'Errou a pergunta sobre <style> e <div>. Inapto para altura.',
  'Use <script> antes de </body>. Inapto',
  'Faltou um </p> e um <td>',
  'Use <li> dentro de <ul>, e <!doctype html> no começo.',
  'Comenta com <!-- e não fecha',
  'Esqueceu <meta> e <link>, e usou <label> sem <input>',
])('what is no HTML stays as it is: %j', (written) => {
  expect(plainText(written)).toEqual({ text: written, isCut: false, lacksCode: false });
});

test.each([
  ['an entity', '&lt;iframe src=//evil.example&gt;'],
  ['an entity by its number', '&#60;iframe src=//evil.example&#x3e;'],
  ['an entity behind a bracket', '<&#105;frame src=//evil.example>'],
  ['a script between the letters', '<scr<script></script>ipt src=//evil.example>'],
  ['a tag between the letters', '<p><<b></b>iframe src=//evil.example></p>'],
  ['a tag that ends another', '<x a=">"<b>onclick=alert(1)></b>'],
  ['a mark that nobody sees', '&lt;\u200bimg src=x onerror=alert(1)&gt;'],
  ['a comment', '&lt;!-- &lt;/p&gt; &lt;?php'],
])('what was no tag becomes none: %s', (_title, written) => {
  expect(plainText(written).text).not.toMatch(/<\p{Cf}*[a-z/!?]/iu);
});

test('what is left out is said', async () => {
  expect(await resultOf('Errou <script>a</script> e <STYLE >b</style >. Inapto.')).toMatchObject({
    summary: 'Errou  e . Inapto.',
    notes: ['summary lacks the script or style that stood in it'],
  });
  expect((await resultOf(`<b>Apto</b>${'<br>'.repeat(20_000)}Inapto`)).notes).toEqual([
    'summary was cut: longer than 8000 characters',
  ]);
});

test('a result without a version keeps the id that its text gave it before texts were shown as plain ones', async () => {
  const told = await Promise.all(['<b>Apto</b>', '&lt;b&gt;Apto', 'Apto'].map(resultOf));
  expect(told.map(({ resultId }) => resultId)).toEqual([
    idOf({ outcome: 'passed', summary: '<b>Apto</b>' }),
    idOf({ outcome: 'passed', summary: '&lt;b&gt;Apto' }),
    idOf({ outcome: 'passed', summary: 'Apto' }),
  ]);
});

function idOf(said: object): string {
  return createHash('sha256')
    .update(JSON.stringify([said, null, null]))
    .digest('hex')
    .slice(0, 32);
}

test.each([
  ...['<', '<a href=', "<a a='", '<script>', '<script "', '<style', '</a>', '<script>x</script>', '&#', '<b '],
  ...['<!--', '<ul><li>', '<table><td>'],
  ...['<b "', '<b a', '<li>', '&amp;', '<b>x</b>', '<br>', '<a href="https://x.example">x'],
])('R26: its time grows as its length does, not with its square: %s', (piece) => {
  const of = (length: number) => piece.repeat(length / piece.length) + '</a>'.repeat(length / 16) + '</b></li>';
  const { took, mayTake } = growthOf(plainText, of, 32_000);
  expect(took).toBeLessThan(mayTake);
});
