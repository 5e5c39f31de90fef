import { readFileSync } from 'node:fs';
import { guides, stageCases, textCases, withTextTables } from '../../support/text-cases';

it.each(guides)('the tables of $file have the texts that the bridge writes (npm run texts)', (guide) => {
  const page = readFileSync(guide.file, 'utf8');
  expect(page).toBe(withTextTables(page, guide));
});

it('both guides for HR have the same chapters', () => {
  const chapters = guides.map(({ file }) => readFileSync(file, 'utf8').match(/^## /gm)?.length);
  expect(new Set(chapters).size).toBe(1);
});

it('the shipped wording has no stub and no hole in any case, and no word in English', () => {
  const texts = [...textCases(), ...stageCases()].flatMap(({ tags, comments }) => [...tags, ...comments]);
  expect(texts.length).toBeGreaterThan(20);
  for (const text of texts) {
    expect(text).not.toMatch(/[:,(–-]\s*$|:\s*[.,]|\(\)|\{\{|\[\[|\s{2}|\s[.,]/);
    expect(text).not.toMatch(/passed|failed|cancelled|expired|inconclusive|scheduled|started|attended|missed/);
  }
});
