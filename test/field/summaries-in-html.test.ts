// Summaries as vendors keep them: HTML of an editor, entities in a plain text. A recruiter would read the tags, and where Gupy shows HTML
// a link would hide where it leads. Right is what the vendor's own page shows, as plain text, with each address beside its words.
import { plainText } from '../../providers/plain-text';
import { PresetWorld, reference } from '../support/preset-world';

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
  ['code', '<script>alert(1)</script>Apto<style>p { color: red }</style><script src="x">', 'Apto'],
  ['tags as entities', '&lt;b&gt;Apto&lt;/b&gt;', 'Apto'],
])('P-REAL: %s', async (_title, written, shown) => {
  const world = await PresetWorld.start(`token: t
callback: { verify: hmac-sha256-hex, header: X-Sig, secret: callback-secret-0123456789abcdef }
order: { orderId: '{{reference}}' }
events: { reference: '{{/ref}}' }
result: { outcome: [{ when: [{ at: /ok, is: [true] }], outcome: passed }, { outcome: inconclusive }], summary: '{{/note}}' }`);
  const parsed = world.parse({ body: JSON.stringify({ ref: reference, ok: true, note: written }) });
  await world.close();
  expect(parsed).toMatchObject({ kind: 'result', result: { summary: shown } });
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
])('what is no HTML stays as it is: %j', (written) => {
  expect(plainText(written)).toBe(written);
});

test('R26: its time grows as its length does', () => {
  for (const piece of [
    '<',
    '<a href=',
    "<a a='",
    '<script>',
    '<style',
    '</a>',
    '<a href="https://x.example">',
    '&#',
    '<b ',
    '<li>',
    '&amp;',
  ]) {
    const started = performance.now();
    plainText(piece.repeat(300_000 / piece.length));
    expect(performance.now() - started).toBeLessThan(5_000);
  }
});
