// `{ id: k1, secret: ${PAYLOAD_KEY} }` is no YAML: inside braces an unquoted text may not hold a brace. People write it all
// the same, so references are swapped for harmless characters before the file is parsed and put back in the parsed tree.
// Nothing that comes out of the environment is ever read as YAML.

const opening = '\uE000';
const closing = '\uE001';
const reference = /\$\$?\{[^}\n]*\}/g;
const guarded = new RegExp(`${opening}(\\d+)${closing}`, 'g');

export class ReferenceGuard {
  /** The text to parse: as many lines as the original. */
  readonly text: string;
  private readonly references: string[] = [];

  constructor(original: string) {
    this.text = original.replace(reference, (found) => `${opening}${this.references.push(found) - 1}${closing}`);
  }

  restore(parsed: string): string {
    return parsed.replace(guarded, (whole, index: string) => this.references[Number(index)] ?? whole);
  }
}
