// Texts with `{{placeholder}}`s, as mappings use them: `{{name}}` or `{{name | filter}}`. Which names and filters there
// are depends on the place; the file is refused when one is unknown (config/mapped-checks.ts).

export type TemplatePart = { text: string } | Placeholder;

export interface Placeholder {
  name: string;
  filter?: string;
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
  const [, name, filter] = /^(.*?)\s*\|\s*(\w+)$/.exec(inside) ?? [undefined, inside, undefined];
  return { name: name ?? '', ...(filter === undefined ? {} : { filter }) };
}
