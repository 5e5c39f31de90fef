// Texts with `{{placeholder}}`s, as mappings use them. Parsed once, when the file is read.

export type TemplatePart = { text: string } | { name: string };

const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g;

export function parseTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of template.matchAll(placeholder)) {
    if (match.index > end) parts.push({ text: template.slice(end, match.index) });
    parts.push({ name: match[1] ?? '' });
    end = match.index + match[0].length;
  }
  if (end < template.length) parts.push({ text: template.slice(end) });
  return parts;
}

export function placeholderNames(template: string): string[] {
  return parseTemplate(template).flatMap((part) => ('name' in part ? [part.name] : []));
}
