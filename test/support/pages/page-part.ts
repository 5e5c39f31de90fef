// Parts of the docs that `npm run generate` writes; a person writes the text around their two marks.

/** The page with the part renewed. @param part its name in the marks @param script what writes it */
export function withPart(page: string, part: string, text: string, script = 'npm run generate'): string {
  const start = `<!-- ${part}: written by \`${script}\` -->`;
  const [before, rest] = [page.slice(0, page.indexOf(start)), page.slice(page.indexOf(`<!-- end of ${part} -->`))];
  return `${before}${start}\n\n<!-- prettier-ignore-start -->\n\n${text}\n\n<!-- prettier-ignore-end -->\n\n${rest}`;
}
