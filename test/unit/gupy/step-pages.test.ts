// On which page of a step's list an application is looked for, by what earlier pages showed.
import { StepPages } from '../../../gupy/step-pages';

/** Pages of ten ids each: page 1 shows 100 to 190, page 2 shows 200 to 290, and so on. */
function known(numbers: readonly number[], totalPages = 20): StepPages {
  const pages = new StepPages();
  for (const page of numbers) {
    const ids = Array.from({ length: 10 }, (_, index) => page * 100 + index * 10);
    pages.note(page, ids.toReversed(), totalPages);
  }
  return pages;
}

/** Two ids side by side make the page worth a request. */
function pageOf(pages: StepPages, id: number): number | undefined {
  return pages.plan([id, id]).pages[0];
}

it('asks for the first page where none is known', () => {
  expect(new StepPages().plan([7, 8, 9])).toEqual({ pages: [1], requests: 1 });
});

it('knows the page whose ids enclose it, to the first and last of them', () => {
  const pages = known([2, 5]);
  expect([200, 250, 290, 500, 590].map((id) => pageOf(pages, id))).toEqual([2, 2, 2, 5, 5]);
});

it.each([
  ['in the middle between two known pages', [2, 8], 545, 5],
  ['just after a known page', [2, 8], 291, 3],
  ['just before a known page', [2, 8], 799, 7],
  ['nearer to the nearest known pages, whatever order they came in', [14, 3, 9, 1, 20], 610, 6],
  ['after the last known page, by how dense that is', [2], 290 + 91 * 3, 5],
  ['right after the last known page', [2], 291, 3],
  ['before the first known page, by how dense that is', [8], 800 - 91 * 3, 5],
  ['before the first page of all', [3], 1, 1],
  ['after the last page of all', [3], 9_999, 20],
])('guesses a page %s', (_what, numbers, id, page) => {
  expect(pageOf(known(numbers), id)).toBe(page);
});

it('plans no page for one application alone, and counts the request by id', () => {
  expect(known([2, 3]).plan([210, 220, 310])).toEqual({ pages: [2], requests: 2 });
});

it('forgets pages that a list has lost, or that show nobody any more', () => {
  const pages = known([2, 8], 8);
  pages.note(3, [300], 4);
  expect(pageOf(pages, 850)).toBe(4);
  pages.note(2, [], 4);
  expect(pageOf(pages, 210)).toBe(1);
  pages.note(1, [], 0);
  expect(pageOf(pages, 9_999)).toBe(1);
});

it('keeps what it knows where a page says only that there is another behind it', () => {
  const pages = known([1, 2, 3, 4], 5);
  pages.note(1, [100, 190], 2, true);
  expect([pageOf(pages, 450), pageOf(pages, 9_999)]).toEqual([4, 5]);
  pages.note(5, [], 5);
  pages.note(3, [300, 310], 3);
  expect(pageOf(pages, 450)).toBe(3);
});
