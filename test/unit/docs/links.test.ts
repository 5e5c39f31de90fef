// A reader who follows a link of the pages arrives: the file is there, and has the heading. And every page can be reached from the README.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { packageFolder } from '../../../config/package-folder';

const root = packageFolder();
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', name)),
];

interface Link {
  /** From the root. */
  file: string;
  anchor: string | undefined;
}

/** Code shows links, and follows none. */
function textOf(page: string): string {
  return readFileSync(path.join(root, page), 'utf8')
    .replace(/^(```+)[^\n]*\n[\s\S]*?^\1/gm, '')
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ' '));
}

/** Those that lead into this repository. */
function linksOf(page: string): Link[] {
  const targets = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = '', anchor] = target.split('#');
      return { file: file === '' ? page : path.join(path.dirname(page), file), anchor };
    });
}

/** As GitHub names them. */
function anchorsOf(page: string): string[] {
  const headings = readFileSync(path.join(root, page), 'utf8')
    .replace(/^(```+)[^\n]*\n[\s\S]*?^\1/gm, '')
    .matchAll(/^#+ +(.*)$/gm);
  const seen = new Map<string, number>();
  return [...headings].map(([, heading = '']) => {
    const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
    const slug = text
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
}

test.each(pages)('%s: every link arrives', (page) => {
  const astray = linksOf(page).filter(({ file, anchor }) => {
    const there = path.join(root, file);
    if (!existsSync(there)) return true;
    return (
      anchor !== undefined && statSync(there).isFile() && file.endsWith('.md') && !anchorsOf(file).includes(anchor)
    );
  });
  expect(astray).toEqual([]);
});

test('every page can be reached from the README', () => {
  const reached = new Set<string>();
  const visit = (page: string): void => {
    if (reached.has(page) || !pages.includes(page)) return;
    reached.add(page);
    for (const { file } of linksOf(page)) visit(file);
  };
  visit('README.md');
  expect(pages.filter((page) => !reached.has(page))).toEqual([]);
});
