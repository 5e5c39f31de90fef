import { elapsed, progressOn } from '../../../dev-server/progress';

function stream(isTTY: boolean) {
  let text = '';
  const fake = { isTTY, columns: 40, write: (chunk: string) => (text += chunk) };
  return { progress: progressOn(fake as unknown as NodeJS.WriteStream), text: () => text };
}

it('overwrites ticks on a terminal and never lets them wrap', () => {
  const { progress, text } = stream(true);
  progress.step('building');
  progress.tick('building 0:01');
  progress.tick(`building ${'x'.repeat(100)}`);
  progress.step('built');
  expect(text()).toBe(`building\n\r\x1b[Kbuilding 0:01\r\x1b[Kbuilding ${'x'.repeat(30)}\r\x1b[Kbuilt\n`);
});

it('logs a tick now and then where there is no terminal', () => {
  let now = 0;
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
  try {
    const { progress, text } = stream(false);
    progress.step('building');
    for (now = 1_000; now <= 31_000; now += 1_000) progress.tick(`building ${elapsed(now)}`);
    expect(text()).toBe('building\nbuilding 0:15\nbuilding 0:30\n');
  } finally {
    clock.mockRestore();
  }
});

it.each([
  [999, '0:00'],
  [75_000, '1:15'],
  [600_000, '10:00'],
])('writes %d ms as %s', (ms, text) => expect(elapsed(ms)).toBe(text));
