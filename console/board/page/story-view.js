// The story of one candidate: what failed, where each exam stands, what is in Gupy. Everything comes from the report of the bridge;
// sentences are chosen by it, none is guessed. Reasons and notes of the bridge are quoted in its own words.
import { html, nothing } from '../../front/browser/lit.js';
import { errorText } from '../../front/browser/error-text.js';
import { icon } from '../../front/browser/icons.js';
import { dayAndTime, fromNow } from '../../front/browser/moments.js';
import { stateIcons, tones } from './columns-look.js';
import { candidateLink, detailsLink } from './links.js';
import { phaseText } from './phase-text.js';
import { boardTexts, laneText } from './texts.js';

/** @typedef {import('./board-types.js').CandidateStory} CandidateStory */
/** @typedef {NonNullable<CandidateStory['report']>} Report */
/** @typedef {Report['entries'][number]} Entry */
/** @typedef {Report['attention'][number]} Attention */

/**
 * @param {CandidateStory} story
 * @param {unknown} news a template: above what failed
 * @param {unknown} decision a template: right below what failed, else at the end
 */
export function storyView(story, news, decision) {
  const { story: texts } = boardTexts();
  const { report, startedAt, ended } = story;
  return html`<div class="story">
    ${headView(story)}
    ${story.stoodBefore === null ? nothing : html`<p class="note" data-tone="warn">${texts.stoodBefore}</p>`}
    ${story.failedTasks > 0 ? html`<p class="note" data-tone="bad">${texts.stuckCode}</p>` : nothing} ${news}
    ${report === null ? missingView(story) : report.attention.map(attentionView)} ${isStuck(story) ? decision : nothing}
    ${callsView(story)} ${report === null ? nothing : report.entries.toReversed().map(entryView)}
    ${
      ended === null
        ? startedAt === null
          ? nothing
          : html`<p class="soft small">${texts.since(dayAndTime(startedAt))}</p>`
        : html`<p class="soft small">${texts.ended(ended.at === null ? '' : dayAndTime(ended.at))}</p>`
    }
    ${report === null || report.notes.length === 0 ? nothing : notesView(report.notes)}
    ${isStuck(story) ? nothing : decision}
  </div>`;
}

/** @param {CandidateStory} story */
export function isStuck({ report, attributes }) {
  return (report?.status ?? attributes.status) === 'needs-attention';
}

/** @param {CandidateStory} story */
function headView({ application, workflowId, report, attributes, stoodBefore }) {
  const { states, story: texts, card } = boardTexts();
  const status = stoodBefore === null ? (report?.status ?? attributes.status) : 'present';
  const state = /** @type {keyof typeof tones} */ (status ?? 'ignored');
  const job = report?.lastSeen?.jobId ?? stoodBefore?.job ?? null;
  const step = report?.step ?? attributes.step ?? stoodBefore?.step ?? null;
  const provider = report?.provider ?? attributes.provider;
  const gupy = candidateLink(application, job);
  const details = detailsLink(workflowId);
  const parts = [step, job === null ? null : card.job(job), provider].filter((part) => part !== null);
  return html`<header class="story-head">
    <div>
      <span class="badge" data-tone=${tones[state]}>${icon(stateIcons[state])}${states[state] ?? status}</span>
      <p>${parts.join(' · ')}</p>
    </div>
    <div class="row">
      ${gupy === undefined ? nothing : outside(gupy, texts.openGupy, 'button')}
      ${details === undefined || stoodBefore !== null ? nothing : outside(details, texts.openDetails, 'button quiet')}
    </div>
  </header>`;
}

/** @param {string} address @param {string} text @param {string} look */
function outside(address, text, look) {
  return html`<a class=${look} href=${address} target="_blank" rel="noreferrer">${icon('link')}${text}</a>`;
}

/** @param {Attention} attention */
function attentionView(attention) {
  const { story: texts } = boardTexts();
  const { code, reason, since, retryAt } = attention;
  const known = errorText(code);
  return html`<section class="attention" data-tone="bad" aria-label=${texts.attention}>
    <h3>${icon('alert')}${texts.didNotWork(laneText(attention))}</h3>
    <p>${known?.what ?? nothing} <span class="soft">(${texts.failedSince(dayAndTime(since))})</span></p>
    ${known === undefined ? nothing : html`<p>${known.help}</p>`}
    ${retryAt === null ? nothing : html`<p>${texts.nextTry(fromNow(retryAt))}</p>`}
    <details>
      <summary>${texts.technical}</summary>
      <p class="quoted" lang="en"><code>${code}</code> ${reason}</p>
    </details>
  </section>`;
}

/** @param {CandidateStory} story */
function missingView({ missing, attributes: { deadline } }) {
  const { story: texts } = boardTexts();
  if (missing === null) return nothing;
  return html`<section class="note" data-tone="warn">
    <p>${texts.noReport}</p>
    ${deadline === null ? nothing : html`<p>${texts.deadline}: ${dayAndTime(deadline)}</p>`}
    <details>
      <summary>${texts.technical}</summary>
      <p class="quoted" lang="en">${missing}</p>
    </details>
  </section>`;
}

/** @param {CandidateStory} story */
function callsView({ pending }) {
  const { story: texts } = boardTexts();
  if (pending.length === 0) return nothing;
  const words = /** @type {Record<string, string>} */ (texts.activities);
  return html`<section aria-label=${texts.calls}>
    <h3>${texts.calls}</h3>
    <ul class="plain-list">
      ${pending.map(
        ({ name, attempt, nextAt, lastFailure }) =>
          html`<li>
            ${texts.attempt(words[name] ?? words['other'] ?? name, attempt)}
            ${nextAt === null ? nothing : html`<span class="soft">(${fromNow(nextAt)})</span>`}
            ${
              lastFailure === null
                ? nothing
                : html`<details>
                    <summary>${texts.technical}</summary>
                    <p class="quoted" lang="en">${lastFailure}</p>
                  </details>`
            }
          </li>`,
      )}
    </ul>
  </section>`;
}

/** @param {Entry} entry */
function entryView(entry) {
  const { story: texts } = boardTexts();
  const { deadline, scheduledFor, orderId, results, parts = [] } = entry;
  return html`<section class="entry" aria-label=${texts.entries}>
    <p class="entry-phase">${phaseText(entry)}</p>
    <dl>
      ${scheduledFor === null ? nothing : fact(texts.exam, dayAndTime(scheduledFor))}
      ${deadline === null || entry.phase.is !== 'waiting' ? nothing : fact(texts.deadline, dayAndTime(deadline))}
      ${parts.length === 0 ? nothing : fact(texts.parts.title, parts.map(partView))}
      ${
        results.length === 0
          ? nothing
          : fact(
              texts.results,
              results.map((result) => resultView(entry, result)),
            )
      }
      ${writtenView(entry)} ${messagesView(entry)} ${notWrittenView(entry)}
      ${orderId === null ? nothing : fact('', html`<code>${texts.order(orderId)}</code>`)}
    </dl>
  </section>`;
}

/** @param {string} name @param {unknown} value */
function fact(name, value) {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** The newest result of one of several exams. @param {NonNullable<Entry['parts']>[number]} part */
function partView({ name, results }) {
  const newest = results.at(-1);
  if (newest === undefined) return nothing;
  return html`<div>${name}: ${boardTexts().outcomes[newest.outcome]}, ${dayAndTime(newest.occurredAt)}</div>`;
}

/** @param {Entry} entry @param {Entry['results'][number]} result */
function resultView({ phase, overtaken }, { outcome, occurredAt, late, ...id }) {
  const { outcomes, story: texts } = boardTexts();
  const counts = phase.is === 'decided' && overtaken !== true && isSame(phase.by, id);
  const marks = [...(late ? [texts.late] : []), ...(counts ? [texts.counts] : [])];
  return html`<div>
    ${outcomes[outcome]}, ${dayAndTime(occurredAt)} ${marks.map((mark) => html`<span class="chip">${mark}</span> `)}
  </div>`;
}

/**
 * @param {object} one
 * @param {object} other has more fields
 */
function isSame(one, other) {
  const fields = /** @type {Record<string, unknown>} */ (other);
  return Object.entries(one).every(([name, value]) => fields[name] === value);
}

/** @param {Entry} entry */
function writtenView({ published: { tags, comments } }) {
  const { story: texts } = boardTexts();
  if (tags.length + comments.length === 0) return nothing;
  return fact(
    texts.inGupy,
    html`<span class="row"
      >${tags.map((tag) => html`<span class="chip" data-tone="accent">${icon('tag')}${tag}</span>`)}
      ${
        comments.length === 0
          ? nothing
          : html`<span class="chip">${icon('comment')}${texts.commentOn(comments.length)}</span>`
      }</span
    >`,
  );
}

/** Messages to the candidate, the newest last. @param {Entry} entry */
function messagesView({ notices = [], noticeWaits }) {
  const { messages: texts } = boardTexts().story;
  const told = notices.map(({ about, is, at }) => {
    const tone = is === 'sent' ? 'good' : is === 'not-needed' ? '' : 'warn';
    return html`<span class="chip" data-tone=${tone}
      >${icon('comment')}${texts.about[about]}, ${texts.ends[is]}, ${dayAndTime(at)}</span
    > `;
  });
  if (noticeWaits !== undefined)
    told.push(html`<span class="chip" data-tone="warn">${texts.waits(fromNow(noticeWaits.until))}</span>`);
  return told.length === 0 ? nothing : fact(texts.title, html`<span class="row">${told}</span>`);
}

/** @param {Entry} entry */
function notWrittenView({ notWritten }) {
  const { story: texts } = boardTexts();
  if (notWritten.length === 0) return nothing;
  const words = notWritten.map((part) => ('tag' in part ? texts.lanes.tag(part.tag) : texts.lanes.write));
  return fact(texts.notWritten, words.join(' · '));
}

/** @param {readonly string[]} notes */
function notesView(notes) {
  return html`<details class="notes">
    <summary>${boardTexts().story.notes} (${notes.length})</summary>
    <ul class="plain-list" lang="en">
      ${notes.map((note) => html`<li class="quoted">${note}</li>`)}
    </ul>
  </details>`;
}
