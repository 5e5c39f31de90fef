// Texts of providers on their way to recruiters and operators. Sources: an attack on this bridge in November 2026; Unicode TR 36
// (text that runs the other way, invisible characters), CVE-2021-42574 ("Trojan Source"), CWE-451 and CWE-1007 (a link or a word
// that looks like another), "Zalgo" texts, and GitHub Flavored Markdown, which makes a link of every bare address.
import { currentDetails } from '../../domain/text/current-details';
import { codeSpan, foreignText } from '../../domain/text/foreign-text';
import { cutComment } from '../../domain/text/limits';
import { renderLateComment, renderPublication } from '../../domain/text/templates';
import { examRule, movement, result, start } from '../support/core-fixtures';
import { CoreWorld } from '../support/core-world';

describe('a text of a provider', () => {
  it.each([
    ['turned around', 'nota \u202e001\u202c ok', 'nota 001 ok'],
    ['isolated and turned', '\u2067abc\u2069 \u200fx\u200e', 'abc x'],
    ['split by what nobody sees', 'ina\u200bpto\u2060 a\u00adpto\ufeff', 'inapto apto'],
    ['with tags of the plane of tags', `apto\u{e0049}\u{e006e}`, 'apto'],
    ['with fillers', 'a\u3164b\u115fc\u2800d\u034fe', 'abcde'],
    ['with selectors as a secret channel', `a\u{e0101}\u{e0133}b\ufe01`, 'ab'],
    ['with letters for private use', 'a\ue000b\u{f0000}', 'ab'],
    ['with terminal codes', 'x\u001b[31m\u0007y\u009b2J', 'x[31my2J'],
    ['with half a character', 'ok \ud83d!', 'ok !'],
    ['with line ends of every kind', 'a\r\nb\u0085c\u2028d\u000be', 'a\nb\nc\nd\ne'],
    ['with forty empty lines', `a${'\n \t'.repeat(40)}\nb`, 'a\n\nb'],
    ['of emoji with their parts', '👩\u200d⚕️ ❤️ 👍🏽', '👩\u200d⚕️ ❤️ 👍🏽'],
    ['in Arabic, Hindi and Thai', 'السَّلَامُ क्षि น้ำ ที่', 'السَّلَامُ क्षि น้ำ ที่'],
  ])('%s', (_name, text, expected) => expect(foreignText(text)).toBe(expected));

  it('with a hundred marks on each letter keeps four', () => {
    const zalgo = [...'apto'].map((letter) => letter + '\u0336\u0489\u0353'.repeat(40)).join('');
    const kept = foreignText(zalgo);
    expect(kept.replace(/\p{M}/gu, '')).toBe('apto');
    expect([...kept].length).toBe(4 * 5);
  });

  it('is read in time that grows as its length does', () => {
    for (const piece of ['\u0301', '\n ', 'http://', 'https://a@', '\u200d', '[ref ', 'http:\\']) {
      const text = piece.repeat(40_000 / piece.length);
      expect(foreignText(text).length).toBeLessThanOrEqual(2 * text.length);
    }
  });
});

describe('a link of a provider leads where it says', () => {
  it.each([
    ['a user name that looks like a host', 'https://gupy.io@evil.example/x', 'https://evil.example/x'],
    ['a user name and a password', 'https://a:b@evil.example', 'https://evil.example'],
    ['a backslash in place of a slash', 'https:\\\\gupy.io\\@evil.example', 'https://gupy.io/@evil.example'],
    ['letters of another script', 'https://gupу.io/relatório', 'https://xn--gup-loe.io/relat%C3%B3rio'],
    ['capitals, a default port and dots', 'HTTPS://Evil.Example:443/a/../b', 'https://evil.example/b'],
    ['a number as its address', 'http://2130706433/', 'http://127.0.0.1/'],
    ['an address that turns around', 'https://a.example/\u202eoi.ypug', 'https://a.example/oi.ypug'],
  ])('%s', (_name, link, expected) => {
    const url = foreignText(link);
    expect(url.replace(/xn--[a-z0-9-]+\.io/, 'xn--gup-loe.io')).toBe(expected);
    const rule = examRule({
      publish: { ...examRule().publish, failed: { tags: [], comment: 'Laudo: {{reportUrl}}' } },
    });
    const values = { outcome: 'failed', occurredAt: '2026-01-15T12:00:00.000Z', reportUrl: link } as const;
    expect(renderPublication(rule, values).comment).toBe(`Laudo: ${url}`);
  });

  it('within a sentence, whose own marks stay', () => {
    expect(foreignText('Veja (https://x@a.example/b), ou http://u:p@[::1. Fim.')).toBe(
      'Veja (https://a.example/b), ou http://[::1. Fim.',
    );
  });
});

it('a single long word is cut, not wiped, in a comment and in one with a prefix', () => {
  const rule = examRule({
    publish: { ...examRule().publish, failed: { tags: [], comment: 'Exame: {{summary}}' } },
  });
  const limits = { tagLength: 60, commentLength: 4_000 };
  const values = { outcome: 'failed', occurredAt: '2026-01-15T12:00:00.000Z', summary: 'x'.repeat(5_000) } as const;
  const comments = [renderPublication(rule, values).comment ?? '', renderLateComment(rule, values, 'late')];
  for (const text of comments.map((comment) => cutComment(comment, limits))) {
    expect(text.length).toBeGreaterThan(3_900);
    expect([...text].length).toBeLessThanOrEqual(4_000 - 17);
    expect(text).toMatch(/x…$/);
  }
});

it('the reference of the bridge in a foreign text is none (docs/exactly-once.md)', () => {
  for (const text of ['[ref 217b]', 'ok [REF 217b9a3c51]', '[\u200bref 217b', '[ ref 217b'])
    expect(foreignText(text)).not.toMatch(/\[\s*ref/i);
});

describe('in the Temporal UI', () => {
  const foreign = 'https://evil.example/x';

  it('a foreign result id, order id or reason that is an address makes no link', () => {
    const world = new CoreWorld(start + 3_600_000, {
      refuse: ({ type }) =>
        type === 'putTag'
          ? { code: 'BRIDGE_GUPY_REJECTED', reason: `PUT tags: ${foreign} [a](${foreign}) www.evil.example` }
          : undefined,
    });
    const moved = movement(0, { rule: examRule() });
    world.move(moved);
    world.settle();
    world.result(result(moved, 1, 'passed', { resultId: foreign }));
    world.settle();
    const outside = currentDetails(world.state).replace(/`[^`\n]*`/g, '');
    expect(currentDetails(world.state)).toContain(foreign);
    expect(outside).not.toMatch(/https?:|www\.|@|\]\(/);
  });

  it.each([
    ['a backtick', 'a`b', "`a'b`"],
    ['line breaks', 'a\n# b\r\n* c', '`a # b * c`'],
    ['nothing', '\u200b', '` `'],
  ])('a code span does not end at %s', (_name, text, expected) => expect(codeSpan(text)).toBe(expected));
});
