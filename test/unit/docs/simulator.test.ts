// docs/simulator.md names everything that the simulator offers, and nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../../config/package-folder';
import { faultSchema } from '../../../simulator/fault-dial';
import { dialects } from '../../../simulator/provider/dialects';

const root = packageFolder();
const page = readFileSync(join(root, 'docs', 'simulator.md'), 'utf8');

const sources = readdirSync(join(root, 'simulator'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(root, 'simulator', name), 'utf8'))
  .join('\n');
const routes = [
  ...[...sources.matchAll(/controlRoute\(\s*'(\w+)',\s*'([^']+)'/g)].map(
    ([, method, path]) => `${method} /_sim${path}`,
  ),
  ...[...sources.matchAll(/route\('\w+', '(\w+ \/_sim\/[^']+)'/g)].map(([, route = '']) => route),
];

/** With `…/x/y` written out as the route before it. */
const named = [...page.matchAll(/`(GET|POST|DELETE) (\/_sim\/[^`?]+)`(?:, `…(\/[^`]+)`)?/g)].flatMap(
  ([, method = '', path = '', more]) => {
    const second =
      more === undefined
        ? []
        : [`${method} ${path.slice(0, path.indexOf(more.slice(0, more.lastIndexOf('/'))))}${more}`];
    return [`${method} ${path}`, ...second];
  },
);

test('docs/simulator.md names every control route, and none that is not there', () => {
  expect(routes.length).toBeGreaterThan(20);
  expect([...new Set(named)].toSorted()).toEqual([...new Set(routes)].toSorted());
});

test('docs/simulator.md names every kind of fault, and none that is not there', () => {
  const kinds = faultSchema.options.map(({ shape }) => shape.kind.value);
  const rows = [...page.slice(page.indexOf('| Kind')).matchAll(/^\| `([\w-]+)`/gm)].map(([, kind]) => kind);
  expect(rows.toSorted()).toEqual(kinds.toSorted());
});

test('docs/simulator.md names every dialect', () => {
  expect(Object.keys(dialects).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
