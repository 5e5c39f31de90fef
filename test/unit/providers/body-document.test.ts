// Which sign parts the columns of a CSV. What could go wrong: a bar in a name parts it, and no line has as many fields as the header.
import { documentOf } from '../../../providers/body-document';

test('CSV of one column: a bar in its name ends no field', () => {
  const read = (text: string) => documentOf('csv', Buffer.from(text));
  expect(read('laudo | parecer\napto\n')).toEqual([{ 'laudo | parecer': 'apto' }]);
  expect([read('laudo|parecer\n'), read('laudo|parecer\nx|apto')]).toEqual([[], [{ laudo: 'x', parecer: 'apto' }]]);
});
