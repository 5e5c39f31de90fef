// A text in which a placeholder outside of an optional part has no value must still be a sentence: the bridge writes no stub
// (`Exame ASO-ADM inconclusivo:`) and no hole (`apto, nota de .`). The clause of the empty placeholder is left out, from one
// punctuation mark to the next, with a label before a colon. What could go wrong: the clause says what came out. Where the first
// one of a comment has to go, a plain sentence that names exam and outcome stands in its place.

/** `statement`: which exam, or what came out. `prose`: a text of its own. `figure`: a number, date or place in a phrase. */
export type ValueRole = 'statement' | 'prose' | 'link' | 'figure';

export type FilledPiece = { kind: 'words'; text: string } | { kind: 'value'; text: string; role: ValueRole };

interface Clause {
  /** The punctuation before it. */
  lead: string;
  pieces: FilledPiece[];
}

const separator = /(\s*[.!?;:,]+(?=\s|$)|\s+[-–—|·](?=\s|$)|\s*\n\s*|[()])/;

/** Words that lead to a value and say nothing without it. */
const connectingEnd = /(^|\s+)((\p{L}{1,3}|para|pelo|pela|sobre|with|from)(\s+|$))*$/u;

/** @param plainSentence for a comment; a tag keeps the words that it has */
export function closeGaps(pieces: readonly FilledPiece[], plainSentence?: string): string {
  if (!pieces.some(isGap)) return textOf(pieces);
  const [statement, ...others] = clausesOf(pieces);
  if (statement === undefined) return '';
  const kept: Clause[] = [];
  let opening = openingOf(statement, plainSentence);
  let opensBracket = false;
  for (const { lead: written, pieces: inside } of others) {
    const lead: string = opensBracket && written === ')' ? '' : written;
    const closed = withoutGaps(inside);
    opensBracket = closed === undefined && lead === '(';
    if (closed !== undefined) kept.push({ lead: endsTwice(kept, lead) ? '' : lead, pieces: closed });
    else if (lead.trim() !== ':') keepSentenceEnd(kept, lead);
    else if (kept.length > 0) keepSentenceEnd(kept, kept.pop()?.lead ?? '');
    // The label goes with what it announced; `Exame ASO-ADM:` is none, unless the outcome stood behind it.
    else if (inside.some(hasWord) || !namesExam(statement)) opening = plainSentence ?? opening;
  }
  return `${opening}${kept.map((clause) => clause.lead + textOf(clause.pieces)).join('')}`
    .replace(/^[\s.!?;:,–—|·-]+/, '')
    .replace(/(?<![\s;:,–—|·-])[\s;:,–—|·-]+$/, '')
    .replace(/(?<!\s)\s+(?=[.,;:!?](\s|$))/g, '');
}

function clausesOf(pieces: readonly FilledPiece[]): Clause[] {
  const clauses: Clause[] = [{ lead: '', pieces: [] }];
  for (const piece of pieces) {
    const parts = piece.kind === 'words' ? piece.text.split(separator) : [piece.text];
    parts.forEach((text, index) => {
      if (index % 2 === 1) clauses.push({ lead: text, pieces: [] });
      else if (text !== '' || piece.kind === 'value') clauses.at(-1)?.pieces.push({ ...piece, text });
    });
  }
  return clauses;
}

function openingOf({ pieces }: Clause, plainSentence: string | undefined): string {
  const closed = withoutGaps(pieces);
  if (closed !== undefined) return textOf(closed);
  const rest = textOf(pieces).replace(connectingEnd, '');
  return rest.trim() === '' ? '' : (plainSentence ?? rest);
}

/** The clause without its empty values and the connecting words before them; `undefined` where a word would be left hanging. */
function withoutGaps(pieces: readonly FilledPiece[]): FilledPiece[] | undefined {
  const kept: FilledPiece[] = [];
  let gap: ValueRole | undefined;
  for (const piece of pieces) {
    if (piece.kind === 'value' && isGap(piece)) {
      gap = piece.role;
      const before = kept.at(-1);
      if (before?.kind !== 'words') continue;
      if (gap !== 'prose' && hasWord(before)) return undefined;
      kept[kept.length - 1] = {
        ...before,
        text: before.text.replace(connectingEnd, '').replace(/[^\p{L}\p{N}]+$/u, ''),
      };
      continue;
    }
    if (piece.kind === 'words' && gap === 'figure' && hasWord(piece)) return undefined;
    if (piece.kind === 'value' || gap !== 'figure') kept.push(piece);
    gap = undefined;
  }
  const isEmpty = pieces.some(isGap) && textOf(kept).trim() === '';
  return isEmpty ? undefined : kept;
}

/** The end of the sentence before stays; a comma or a bracket goes with what it led to. */
function keepSentenceEnd(kept: Clause[], lead: string): void {
  if (isSentenceEnd(lead) && !endsTwice(kept, lead)) kept.push({ lead, pieces: [] });
}

function endsTwice(kept: readonly Clause[], lead: string): boolean {
  const last = kept.at(-1);
  return isSentenceEnd(lead) && last?.pieces.length === 0 && isSentenceEnd(last.lead);
}

function isSentenceEnd(lead: string): boolean {
  return /^\s*[.!?]/.test(lead);
}

function namesExam({ pieces }: Clause): boolean {
  return pieces.some((piece) => piece.kind === 'value' && piece.role === 'statement');
}

export function isGap(piece: FilledPiece): boolean {
  return piece.kind === 'value' && piece.text.trim() === '';
}

/** More than a connecting word. */
function hasWord({ text }: FilledPiece): boolean {
  return /\p{L}/u.test(text.replace(connectingEnd, ''));
}

function textOf(pieces: readonly FilledPiece[]): string {
  return pieces.map(({ text }) => text).join('');
}
