// Guesses the page of a step's list, or of a job's, that shows an application. Gupy lists by rising id, so the ids of known pages bound the pages
// of the others: a bulk move costs a few pages, not all of them. What could go wrong: candidates come and go, so the pages
// shift. A guess is never an answer: an application that the page does not show is read by id.

interface Span {
  page: number;
  first: number;
  last: number;
}

export interface ReadingPlan {
  /** Pages to read. */
  pages: number[];
  /** Requests in all: those pages, and one for each application that is alone on its page. */
  requests: number;
}

/** A page is read when it should show at least this many of the wanted applications. */
const worthAPage = 2;

export class StepPages {
  private totalPages = 1;
  private readonly spans = new Map<number, Span>();

  /**
   * The ids that a page shows now.
   * @param mayGoOn there may be more pages than this many: those that are known stay so. @default false
   */
  note(page: number, ids: readonly number[], totalPages: number, mayGoOn = false): void {
    this.totalPages = Math.max(mayGoOn ? this.totalPages : 1, totalPages);
    for (const known of this.spans.keys()) if (known > this.totalPages) this.spans.delete(known);
    if (ids.length === 0) this.spans.delete(page);
    else this.spans.set(page, { page, first: Math.min(...ids), last: Math.max(...ids) });
  }

  /** The cheapest way to read these; the first page where no page is known yet. */
  plan(ids: Iterable<number>): ReadingPlan {
    const expected = new Map<number, number>();
    for (const id of ids) {
      const page = this.guess(id);
      expected.set(page, (expected.get(page) ?? 0) + 1);
    }
    const pages = [...expected].filter(([, count]) => count >= worthAPage).map(([page]) => page);
    return { pages, requests: expected.size };
  }

  /** The page that should show this application; the first one where none is known. */
  guess(id: number): number {
    let below: Span | undefined;
    let above: Span | undefined;
    for (const span of this.spans.values()) {
      if (span.first <= id && id <= span.last) return span.page;
      if (span.last < id && (below === undefined || span.last > below.last)) below = span;
      if (span.first > id && (above === undefined || span.first < above.first)) above = span;
    }
    if (below !== undefined && above !== undefined) {
      const share = (id - below.last) / (above.first - below.last);
      return this.within(below.page + share * (above.page - below.page), below.page + 1, above.page - 1);
    }
    if (below !== undefined) return this.within(below.page + pagesAway(id - below.last, below), below.page);
    if (above !== undefined) return this.within(above.page - pagesAway(above.first - id, above), 1, above.page);
    return 1;
  }

  private within(page: number, lowest: number, highest = this.totalPages): number {
    return Math.min(Math.max(Math.round(page), lowest, 1), Math.max(highest, 1), this.totalPages);
  }
}

/** A known page shows how dense the ids are. */
function pagesAway(distance: number, { first, last }: Span): number {
  return Math.ceil(distance / (last - first + 1));
}
