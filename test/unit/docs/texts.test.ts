import { readFileSync } from 'node:fs';
import { guideFile, stageCases, textCases, withTextTable } from '../../support/text-cases';

it('the table of docs/guia-rh.md has the texts that the bridge writes (npm run texts)', () => {
  const page = readFileSync(guideFile, 'utf8');
  expect(page).toBe(withTextTable(page));
});

it('the shipped wording has no stub and no hole in any case, and no word in English', () => {
  const texts = [...textCases(), ...stageCases()].flatMap(({ tags, comments }) => [...tags, ...comments]);
  expect(texts.length).toBeGreaterThan(20);
  for (const text of texts) {
    expect(text).not.toMatch(/[:,(–-]\s*$|:\s*[.,]|\(\)|\{\{|\[\[|\s{2}|\s[.,]/);
    expect(text).not.toMatch(/passed|failed|cancelled|expired|inconclusive|scheduled|started|attended|missed/);
  }
});
