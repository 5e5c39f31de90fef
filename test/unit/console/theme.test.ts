// The switch of the colours: its first press is always seen, and it comes back to the colours of the system.
import { join } from 'node:path';
import { packageFolder } from '../../../config/package-folder';

type Theme = 'auto' | 'light' | 'dark';
interface Front {
  themeAfter: (theme: Theme) => Theme;
}

afterEach(() => Reflect.deleteProperty(globalThis, 'matchMedia'));

test.each([
  [true, ['light', 'dark', 'auto']],
  [false, ['dark', 'light', 'auto']],
])('where the system is dark: %s', async (matches, expected) => {
  Object.defineProperty(globalThis, 'matchMedia', { value: () => ({ matches }), configurable: true });
  const file = join(packageFolder(), 'console', 'front', 'browser', 'theme.js');
  const { themeAfter } = (await import(file)) as Front;
  const [first, second] = [themeAfter('auto'), themeAfter(themeAfter('auto'))];
  expect([first, second, themeAfter(second)]).toEqual(expected);
});
