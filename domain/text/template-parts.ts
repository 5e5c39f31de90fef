// A text of HR's, taken apart: words, `{{placeholder}}`s, and parts in `[[ … ]]` that are left out when a placeholder in them
// has no value. Only the template is taken apart, never a filled text: a provider's summary may contain brackets too.

/** `raw` is what was written. */
export type Piece = { kind: 'words'; raw: string } | { kind: 'placeholder'; name: string; raw: string };

export interface TemplatePart {
  optional: boolean;
  pieces: Piece[];
}

export function templateParts(template: string): TemplatePart[] {
  return template
    .split(/(\[\[.*?\]\])/s)
    .filter((text) => text !== '')
    .map((text) => {
      const optional = /^\[\[.*\]\]$/s.test(text);
      return { optional, pieces: piecesOf(optional ? text.slice(2, -2) : text) };
    });
}

function piecesOf(text: string): Piece[] {
  return text
    .split(/(\{\{[^{}]*\}\})/)
    .filter((raw) => raw !== '')
    .map((raw) => {
      const name = /^\{\{\s*([^{}]*?)\s*\}\}$/.exec(raw)?.[1];
      return name === undefined ? { kind: 'words', raw } : { kind: 'placeholder', name, raw };
    });
}

export function placeholderNames(template: string): string[] {
  return templateParts(template).flatMap(({ pieces }) => namesIn(pieces));
}

export function namesOutsideOptionalParts(template: string): string[] {
  return templateParts(template).flatMap(({ optional, pieces }) => (optional ? [] : namesIn(pieces)));
}

function namesIn(pieces: readonly Piece[]): string[] {
  return pieces.flatMap((piece) => (piece.kind === 'placeholder' ? [piece.name] : []));
}

/** Whether every `[[` has its `]]`, none stands in another, and each part has a placeholder that decides about it. */
export function hasWholeOptionalParts(template: string): boolean {
  return templateParts(template).every(({ optional, pieces }) => {
    const isPlain = pieces.every(({ raw }) => !raw.includes('[[') && !raw.includes(']]'));
    return isPlain && (!optional || namesIn(pieces).length > 0);
  });
}
