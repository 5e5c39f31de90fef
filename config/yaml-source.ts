// The text of bridge.yaml as a tree whose every path knows its line. Promise: no message made here quotes the file, since
// the YAML library's own messages do, and the quoted word may be a token.
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, Scalar } from 'yaml';
import { type ConfigPath, type ConfigProblem } from './problem';
import { ReferenceGuard } from './reference-guard';

export interface YamlScalar {
  path: ConfigPath;
  node: Scalar;
}

export class YamlSource {
  readonly problems: readonly ConfigProblem[];
  /** Every single value of the file, in its order. */
  readonly scalars: YamlScalar[] = [];
  /** Keys that no object can hold safely, and that a group of names would drop without a word (R18). */
  readonly lostKeys: ConfigPath[] = [];
  private readonly document: Document.Parsed;
  private readonly counter = new LineCounter();
  private readonly guard: ReferenceGuard;
  private readonly lostAliases: ConfigProblem[] = [];
  private readonly curlyTexts: ConfigProblem[] = [];
  private readonly cutTexts: ConfigProblem[] = [];
  private readonly lines = new Map<string, number>();

  constructor(text: string) {
    this.guard = new ReferenceGuard(text.replace(oldDirective, '%YAML 1.2'));
    this.document = parseDocument(this.guard.text, {
      ...{ lineCounter: this.counter, prettyErrors: false, logLevel: 'error' },
      uniqueKeys: (one, other) => isScalar(one) && isScalar(other) && keyOf(one) === keyOf(other),
    });
    this.walk(this.document.contents, []);
    const ofSyntax = syntaxProblems(this.document, this.counter, this.guard.text.split('\n'));
    this.problems = [
      ...ofSyntax.filter(({ reason }) => !this.lostAliases.some((lost) => lost.reason === reason)),
      ...this.lostAliases,
      ...controlCharacter(this.guard.text),
      ...this.curlyTexts,
      ...(ofSyntax.length > 0 ? [] : this.cutTexts),
    ];
  }

  /** Whether the tree is whole although there are problems: a key that is named twice hides nothing else. */
  get usable(): boolean {
    return this.lostAliases.length === 0 && this.document.errors.every((error) => error.code === 'DUPLICATE_KEY');
  }

  /** The plain value, with whatever was written into the scalars meanwhile. Throws on an alias bomb. */
  toJS(): unknown {
    return this.document.toJS({ maxAliasCount: 50 });
  }

  /** Line of the key or list item at `path`, or of the nearest one around it. */
  lineOf(path: ConfigPath): number {
    for (let length = path.length; length > 0; length--) {
      const line = this.lines.get(lineKey(path.slice(0, length)));
      if (line !== undefined) return line;
    }
    return 1;
  }

  private walk(node: Node | null, path: ConfigPath): void {
    const { line } = this.counter.linePos(node?.range?.[0] ?? 0);
    if (isScalar(node)) {
      if (typeof node.value === 'string') node.value = this.guard.restore(node.value);
      if (node.type === 'PLAIN' && /^[“”„‟‘’«»]/.test(String(node.value)))
        this.curlyTexts.push({ line, path, ...curly });
      if (isCut(node, path)) this.cutTexts.push({ line, path, ...cut });
      if (/^\d+$/.test(node.source ?? '') || isComparedAsText(path)) keepDigits(node);
      this.scalars.push({ path, node });
    } else if (isAlias(node)) {
      if (node.resolve(this.document) === undefined)
        this.lostAliases.push({ line, path, ...syntaxMessage('BAD_ALIAS') });
    } else if (isMap(node)) {
      for (const pair of node.items) {
        if (!isScalar(pair.key)) continue;
        if (typeof pair.key.value === 'string') pair.key.value = this.guard.restore(pair.key.value);
        keepDigits(pair.key);
        const childPath = [...path, String(pair.key.value)];
        this.note(childPath, pair.key);
        if (pair.key.value === '__proto__') this.lostKeys.push(childPath);
        this.walk(pair.value as Node | null, childPath);
      }
    } else if (isSeq(node)) {
      const others = isComparedAsText([...path, 0]) ? node.items.flatMap(otherSpelling) : [];
      node.items.forEach((item, index) => {
        const childPath = [...path, index];
        this.note(childPath, item as Node);
        this.walk(item as Node, childPath);
      });
      node.items.push(...others);
    }
  }

  private note(path: ConfigPath, node: Node): void {
    if (node.range) this.lines.set(lineKey(path), this.counter.linePos(node.range[0]).line);
  }
}

/** Of YAML 1.1, in which `no` is false, 010 is 8 and a date is no text. */
const oldDirective = /^%YAML[ \t]+1\.[01](?=\s)/m;

/** Of a terminal, or of a file that is none of text: invisible, and a step with one would match nobody. */
function controlCharacter(text: string): ConfigProblem[] {
  const at = text.search(/[^\P{Cc}\t\r\n\u0085]/u);
  if (at === -1) return [];
  const line = text.slice(0, at).split('\n').length;
  return [{ line, path: [], reason: 'holds a control character, which nobody sees', fix: 'delete it' }];
}

/** The parser's errors after the first real mistake are mostly its consequences: one problem a line, three at most. */
function syntaxProblems(document: Document.Parsed, counter: LineCounter, lines: readonly string[]): ConfigProblem[] {
  const found = [...document.errors, ...document.warnings].map((error) => ({
    code: error.code,
    line: counter.linePos(error.pos[0]).line,
  }));
  const slips = new Set(
    found
      .filter(({ code }) => code !== 'DUPLICATE_KEY')
      .flatMap(({ line }) => {
        const [before = '', here = ''] = [lines[line - 2], lines[line - 1]].map(withoutQuoted);
        return hasBrackets(here) || losesEnd(here) ? line : losesEnd(before) ? line - 1 : [];
      }),
  );
  const ofWord = found.length === 0 ? [] : lines.flatMap((text, index) => slipOfWord(text, index + 1));
  if (ofWord.length > 0) return ofWord;
  if (slips.size > 0)
    return [...slips].map((line) => ({
      line,
      path: [],
      ...(typographic.test(lines[line - 1] ?? '') ? curly : unquoted),
    }));
  const echoing = found.some(({ code }) => code !== 'DUPLICATE_KEY');
  return found
    .filter(({ line }, index) => found.findIndex((other) => other.line === line) === index)
    .slice(0, echoing ? 3 : undefined)
    .map(({ code, line }) => ({ line, path: [], ...syntaxMessage(code) }));
}

/** `step: Exame #2` is a step `Exame` and a remark; a remark of a person has a blank behind its `#`. */
function isCut({ type, comment }: Scalar, path: ConfigPath): boolean {
  const key = path.findLast((part) => typeof part === 'string') ?? '';
  return type === 'PLAIN' && /^\S/.test(comment ?? '') && freeTexts.has(key);
}

const freeTexts = new Set(['step', 'exam', 'tag', 'comment', 'subject', 'body']);
const cut = { reason: 'ends before a #, which begins a remark', fix: 'put the text in quotes' };

/** There `1.50` is the text that a provider writes, and no 1.5. */
function isComparedAsText(path: ConfigPath): boolean {
  const [, around, key] = [undefined, ...path].slice(-3);
  return typeof key === 'number' ? around === 'is' || around === 'not' : around === 'of';
}

/** Whoever sends the number itself writes 1 for the 1.0 of the file. */
function otherSpelling(item: unknown): Scalar[] {
  if (!isScalar(item) || typeof item.value !== 'number' || /^\d+$/.test(item.source ?? '')) return [];
  const plain = String(item.value);
  return plain === item.source ? [] : [new Scalar(plain)];
}

/** `0012` is a code and no 12; as a key every number is what is written. */
function keepDigits(node: Scalar): void {
  if (typeof node.value === 'number' && String(node.value) !== keyOf(node)) node.value = keyOf(node);
}

function keyOf({ value, source }: Scalar): string {
  return typeof value === 'number' && source !== undefined ? source : String(value);
}

function lineKey(path: ConfigPath): string {
  return JSON.stringify(path);
}

/** Of hands, word processors, web pages and merges: what stands at the beginning of a line and looks like YAML. */
function slipOfWord(text: string, line: number): ConfigProblem[] {
  const at = (reason: string, fix: string) => [{ line, path: [], reason, fix }];
  if (/^(?:<{7}|={7}$|>{7})/.test(text))
    return at('a merge conflict is left in the file', 'keep one side, and take the marks out');
  if (/^[ -]*[^\S \t\r\n]/.test(text) || /^[ -]*\p{Cf}/u.test(text))
    return at('the line begins with a blank that is none to YAML, as web pages have it', 'write plain spaces');
  if (/^ *(?:- +)?[A-Za-z]\w*:(?!\/\/|[ \t\r]|$)/.test(text))
    return at('a colon without a blank behind it is a letter to YAML', 'write a blank behind it');
  if (/^ *[\u2010-\u2015\u2212•] /.test(text))
    return at('a list item begins with a dash of a word processor', 'write - in its place');
  return [];
}

const typographic = /[“”„‟«»]/;
const curly = {
  reason: 'typographic quotes are letters to YAML',
  fix: 'write straight ones, " or \'',
};

/** The commonest slip in a wording. */
const unquoted = {
  reason: 'a text with {{…}}, [[…]] or # stands without quotes, which YAML reads as brackets or a comment of its own',
  fix: 'put the text in quotes',
};

function withoutQuoted(line = ''): string {
  return line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g, '""');
}

function hasBrackets(bare: string): boolean {
  return /^[^#]*(\{\{|\[\[)/.test(bare);
}

/** The end of a group is in a comment. */
function losesEnd(bare: string): boolean {
  return /^[^#]*[{[][^\]}]*\s#/.test(bare);
}

const syntaxMessages: Record<string, { reason: string; fix: string }> = {
  BAD_ALIAS: { reason: 'a value starts with * or &, which YAML reads as an alias', fix: 'put the value in quotes' },
  BAD_DQ_ESCAPE: {
    reason: 'a text in "…" has an unknown \\ escape',
    fix: "write '…' instead, or \\\\ for a backslash",
  },
  BAD_INDENT: {
    reason: 'the indentation does not fit',
    fix: 'align the line with its neighbours, or close the bracket, brace or quote before it',
  },
  BAD_SCALAR_START: { reason: 'a value starts with a reserved character (@, `, % …)', fix: 'put the value in quotes' },
  BLOCK_AS_IMPLICIT_KEY: {
    reason: 'a text with a colon stands without quotes, which YAML reads as a key',
    fix: 'put the text in quotes, or indent the line',
  },
  BLOCK_IN_FLOW: {
    reason: 'a text with a colon stands without quotes, which YAML reads as a key',
    fix: 'put the text in quotes',
  },
  DUPLICATE_KEY: { reason: 'this key is already there in the same group', fix: 'keep one of the two' },
  MISSING_CHAR: {
    reason: 'a quote, bracket, brace, comma or colon is missing',
    fix: 'add it on this line or before it',
  },
  MULTILINE_IMPLICIT_KEY: {
    reason: 'a line is no `key: value`',
    fix: 'add the colon, or indent the line under its key',
  },
  BAD_DIRECTIVE: { reason: 'a line begins with %, which YAML reads as a directive', fix: 'take it out' },
  RESOURCE_EXHAUSTION: { reason: 'is nested too deeply', fix: 'close the brackets, or align the lines' },
  MULTIPLE_DOCS: { reason: 'the file holds several documents (---)', fix: 'keep one' },
  UNEXPECTED_TOKEN: {
    reason: 'a text goes on where YAML expects its end',
    fix: 'put the whole text in quotes',
  },
  TAB_AS_INDENT: { reason: 'a tab indents the line', fix: 'use spaces' },
  TAG_RESOLVE_FAILED: { reason: 'a value starts with !, which YAML reads as a tag', fix: 'put the value in quotes' },
};

function syntaxMessage(code: string): { reason: string; fix: string } {
  return (
    syntaxMessages[code] ?? {
      reason: `this is not valid YAML (${code})`,
      fix: 'correct this line or the one before it',
    }
  );
}
