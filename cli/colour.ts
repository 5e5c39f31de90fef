// Colours, where a person reads at a terminal that has them: never in a pipe, nor against NO_COLOR or TERM=dumb, which Node looks at.

const codes = { green: 32, red: 31, yellow: 33 } as const;

export type Colour = keyof typeof codes;

/** @param stream where the text goes */
export function coloured(text: string, colour: Colour, stream: NodeJS.WriteStream = process.stdout): string {
  // A stream that is no terminal has no such function.
  const hasColours = stream.isTTY && stream.hasColors();
  return hasColours ? `\u001b[${codes[colour]}m${text}\u001b[39m` : text;
}
