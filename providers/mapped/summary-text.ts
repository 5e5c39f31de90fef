// The text for recruiters, made of values of a body. What could go wrong: one value that is absent takes all others with it; so what
// has no value is left out as in HR's own wording (domain/text/gaps.ts), and a part in `[[…]]` with it.
import { closeGaps, type FilledPiece } from '../../domain/text/gaps';
import { templateParts } from '../../domain/text/template-parts';
import { fill, type TemplateValues } from './template-values';

/** `undefined` where no placeholder has a value. */
export function summaryOf(template: string, values: TemplateValues): string | undefined {
  const pieces = templateParts(template).flatMap(({ optional, pieces: inside }) => {
    const part = inside.map(({ kind, raw }): FilledPiece => {
      return kind === 'words' ? { kind, text: raw } : { kind: 'value', text: fill(raw, values) ?? '', role: 'figure' };
    });
    return optional && part.some(isGap) ? [] : part;
  });
  const gaps = pieces.filter(isGap);
  const isSaid = pieces.some((piece) => piece.kind === 'value' && !isGap(piece));
  if (!isSaid && (gaps.length > 0 || pieces.length === 0)) return undefined;
  return closeGaps(pieces);
}

function isGap(piece: FilledPiece): boolean {
  return piece.kind === 'value' && piece.text.trim() === '';
}
