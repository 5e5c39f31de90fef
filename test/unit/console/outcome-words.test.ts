// One outcome has one word in one language: on the sandbox, on the board, and in the texts that the bridge writes by itself.
import { join } from 'node:path';
import { packageFolder } from '../../../config/package-folder';
import { words } from '../../../domain/text/locale';

type Outcomes = Record<string, string>;

async function outcomesOf(page: string, locale: string): Promise<Outcomes> {
  const file = join(packageFolder(), page, 'texts', `${locale}.js`);
  return ((await import(file)) as { texts: { outcomes: Outcomes } }).texts.outcomes;
}

test.each(['en', 'pt-BR'] as const)('in %s', async (locale) => {
  const bridge: Outcomes = words[locale].outcomes;
  for (const page of ['simulator/page', 'console/board/page']) {
    const said = Object.entries(await outcomesOf(page, locale)).map(([outcome, word]) => [outcome, word.toLowerCase()]);
    expect(said.length).toBeGreaterThan(3);
    expect([page, said]).toEqual([page, said.map(([outcome = '']) => [outcome, bridge[outcome]])]);
  }
});
