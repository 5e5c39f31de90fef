// Texts with `{{placeholder}}`s, as mappings use them: `{{name}}`, `{{name | filter}}` or `{{name | filter form}}`. Which names and filters there
// are depends on the place; the file is refused when one is unknown (config/mapped-checks.ts).

export type TemplatePart = { text: string } | Placeholder;

export interface Placeholder {
  name: string;
  /** Empty: there is a bar and nothing behind it. */
  filter?: string;
  /** What follows the filter, such as dd/MM/yyyy. */
  form?: string;
}

const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g;

export function parseTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of template.matchAll(placeholder)) {
    if (match.index > end) parts.push({ text: template.slice(end, match.index) });
    parts.push(parsePlaceholder(match[1] ?? ''));
    end = match.index + match[0].length;
  }
  if (end < template.length) parts.push({ text: template.slice(end) });
  return parts;
}

export function placeholdersOf(template: string): Placeholder[] {
  return parseTemplate(template).filter((part) => 'name' in part);
}

/** A path may hold `|` only inside of a selector, so the last one separates the filter. */
function parsePlaceholder(inside: string): Placeholder {
  const [, name, filter, form] = /^(.*?)\s*\|\s*([^|\]\s]*)(?:\s+([^|\]]+))?$/.exec(inside) ?? [undefined, inside];
  return { name: name ?? '', ...(filter === undefined ? {} : { filter }), ...(form === undefined ? {} : { form }) };
}

/** As the file has it. */
export function writtenPlaceholder({ name, filter, form }: Placeholder): string {
  return `{{${name}${filter === undefined ? '' : ` | ${filter}`}${form === undefined ? '' : ` ${form}`}}}`;
}
