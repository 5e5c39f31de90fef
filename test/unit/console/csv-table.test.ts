// CSV that a spreadsheet opens as what it is: no cell runs as a formula, none makes rows or columns of its own.
import fc from 'fast-check';
import { csvRow } from '../../../console/board/csv-export';
import { boardToken, openDesk } from '../../support/board-desk';

test.each([
  ['=cmd|calc', `"'=cmd|calc"`],
  ['+1', `"'+1"`],
  ['-2+3', `"'-2+3"`],
  ['@SUM(A1)', `"'@SUM(A1)"`],
  ['\t=1', `"'\t=1"`],
  [' =1', `"' =1"`],
  ['\r\n=1', `"'\r\n=1"`],
  ['＝1', `"'＝1"`],
  ['|x', `"'|x"`],
])('%j does not run', (cell, written) => {
  expect(csvRow([cell], ',')).toBe(`${written}\r\n`);
});

test.each([
  [['a', 1, null], 'a,1,\r\n'],
  [['a,b', 'c"d', 'e\nf'], '"a,b","c""d","e\nf"\r\n'],
  [['Exame admissional', -3], 'Exame admissional,-3\r\n'],
])('%j is written as it is', (cells, row) => expect(csvRow(cells, ',')).toBe(row));

test('whatever a cell holds, a row has as many cells as it got', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), (cells) => {
      const row = csvRow(cells, ';');
      const read = [...`;${row.slice(0, -2)}`.matchAll(/;(?:"((?:[^"]|"")*)"|([^;"]*))/g)];
      expect(read).toHaveLength(cells.length);
      for (const [index, [, quoted, bare = '']] of read.entries()) {
        const text = quoted === undefined ? bare : quoted.replaceAll('""', '"');
        expect([cells[index], `'${cells[index]}`]).toContain(text);
        expect(text).not.toMatch(/^[=+\-@]/);
      }
    }),
  );
});

test('R32: the export of a list has hostile steps as texts, and a name of its own', async () => {
  const desk = await openDesk();
  desk.visibility.rows = [
    { workflowId: 'application-7', attributes: { ExamStatus: 'waiting', ExamStep: '=HYPERLINK("http://evil")' } },
  ];
  await desk.client.logIn(boardToken);
  const { status, headers, text } = await desk.client.send('/api/cards.csv?state=waiting&language=pt-BR');
  expect([status, desk.lines.at(-1)]).toEqual([200, expect.stringContaining('Logged in')]);
  expect(headers['content-disposition']).toBe('attachment; filename="exams-waiting.csv"');
  expect(headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(text).toMatch(/^\ufeffcandidatura;vaga;etapa;fornecedor;situação;/);
  expect(text).toContain(`\r\n7;;"'=HYPERLINK(""http://evil"")";;Aguardando o resultado;`);
  await desk.close();
});
