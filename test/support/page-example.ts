/** The one block of a page that opens with ```<language> <name>. */
export function exampleIn(page: string, language: string, name: string): string {
  const blocks = page.split(`\`\`\`${language} ${name}\n`).slice(1);
  expect(blocks).toHaveLength(1);
  return blocks[0]?.split('\n```')[0] ?? '';
}
