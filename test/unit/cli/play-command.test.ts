// Whoever types `provider test --play '…'` sees why the command failed: the table says only that nobody played.
import { byCommand } from '../../../cli/provider';

afterEach(() => jest.restoreAllMocks());

test('--play gets action and order, and says why it failed', async () => {
  let said = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((said += String(text)), true));
  expect(await byCommand('test "$ACTION $ORDER_ID" = "complete o-1"')({ action: 'complete', orderId: 'o-1' })).toBe(
    true,
  );
  expect(said).toBe('');
  expect(await byCommand('echo 400 >&2; exit 22')({ action: 'move', orderId: 'o-1' })).toBe(false);
  expect(said).toBe('note: --play failed at move: 400\n');
});
