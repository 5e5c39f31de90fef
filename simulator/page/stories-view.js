// The promises of the bridge as buttons. A story plays itself with the bridge that runs, and ends green or red by what really is in Gupy
// and at the provider.
import { icon } from '../../console/front/browser/icons.js';
import { currentLanguage } from '../../console/front/browser/language.js';
import { html, nothing } from '../../console/front/browser/lit.js';
import { dayAndTime } from '../../console/front/browser/moments.js';
import { openCard } from './card-dialog.js';
import { ask } from './store.js';
import { pageTexts, storyWords } from './texts.js';

/** @typedef {import('./store.js').Store} Store */
/** @typedef {import('./store.js').StoryOnPage} StoryOnPage */
/** @typedef {import('./store.js').StoryPlay} StoryPlay */

/** @param {Store} store */
export function storiesView(store) {
  const texts = pageTexts().stories;
  const playing = store.stories.findIndex(({ play }) => play?.state === 'playing');
  const isPlaying = playing !== -1;
  const green = store.stories.filter(({ play }) => play?.state === 'green').length;
  const playAll = async () => {
    store.followsPlay = true;
    try {
      for (const { name, isPlayable } of store.stories) if (isPlayable) await playOne(name);
    } finally {
      store.followsPlay = false;
    }
  };
  const shown = store.stories[playing];
  return html`<header class="side-head">
      <h2>${texts.title}</h2>
      <button class="button" type="button" ?disabled=${isPlaying} @click=${() => store.attempt(playAll)}>
        ${icon('play')}${texts.playAll}
      </button>
    </header>
    <div class="playing-now small" role="status">
      ${
        shown === undefined
          ? nothing
          : html`<span
              >${icon('play')}
              ${
                store.followsPlay
                  ? texts.playing(playing + 1, store.stories.length, storyWords(shown.name).title)
                  : texts.playingOne(storyWords(shown.name).title)
              }</span
            >`
      }
    </div>
    <p class="side-intro soft small">
      ${texts.about} ${green > 0 ? texts.greenSoFar(green, store.stories.length) : ''}
    </p>
    <ol class="stories" tabindex="0" aria-label=${texts.title}>
      ${store.stories.map((story) => storyView(store, story, isPlaying))}
    </ol>`;
}

/** @param {string} name */
async function playOne(name) {
  await ask('POST', `_sim/stories/${name}`, {});
}

/** @param {Store} store @param {StoryOnPage} story @param {boolean} isPlaying */
function storyView(store, { name, promise, isPlayable, play }, isPlaying) {
  const texts = pageTexts().stories;
  const words = storyWords(name);
  const state = play?.state ?? 'idle';
  return html`<li class="story card" data-story=${name} data-state=${state}>
    <div class="story-head">
      <div>
        <h3>${words.title}</h3>
        <span class="chip mono small" title=${texts.promise(promise)}>${promise}</span> ${verdict(state)}
      </div>
      <button
        class="button primary"
        type="button"
        ?disabled=${isPlaying || !isPlayable}
        aria-label=${texts.play(words.title)}
        @click=${() => store.attempt(() => playOne(name))}
      >
        ${icon('play')}${texts.playShort}
      </button>
    </div>
    <p class="small">${words.about}</p>
    ${isPlayable ? nothing : html`<p class="small soft">${texts.needsBridge}</p>`}
    ${play === null ? nothing : playView(store, words, play)}
  </li>`;
}

/** @param {'idle' | StoryPlay['state']} state */
function verdict(state) {
  const texts = pageTexts().stories;
  if (state === 'idle') return nothing;
  const tone = { playing: 'info', green: 'good', red: 'bad' }[state];
  const drawing = /** @type {const} */ ({ playing: 'clock', green: 'check', red: 'close' })[state];
  return html`<span class="badge" data-tone=${tone} role="status">${icon(drawing)}${texts.states[state]}</span>`;
}

/** @param {Store} store @param {import('./texts.js').StoryWords} words @param {StoryPlay} play */
function playView(store, words, play) {
  const texts = pageTexts().stories;
  const steps = Object.keys(words.steps).filter(
    (name) => play.done.includes(name) || play.current === name || play.state === 'playing',
  );
  const [first] = play.applicationIds;
  return html`<div class="play">
    <ol class="play-steps small">
      ${steps.map((name) => {
        const state = play.done.includes(name) ? 'done' : play.current === name ? 'now' : 'open';
        return html`<li data-state=${state}>
          ${icon(state === 'done' ? 'check' : state === 'now' ? 'play' : 'clock')}${words.steps[name]}
        </li>`;
      })}
    </ol>
    <p class="small look"><strong>${texts.look}</strong> ${words.look}</p>
    ${
      play.checks.length === 0
        ? nothing
        : html`<ul class="play-checks small">
            ${play.checks.map(
              ({ name, holds, seen }) =>
                html`<li data-tone=${holds ? 'good' : 'bad'}>
                  ${icon(holds ? 'check' : 'close')}<span>${words.checks[name]?.(...seen.map(factOf)) ?? name}</span>
                </li>`,
            )}
          </ul>`
    }
    ${play.failure === null ? nothing : html`<p class="small" data-tone="bad">${icon('alert')} ${play.failure}</p>`}
    ${
      first === undefined
        ? nothing
        : html`<button class="button small-button" type="button" @click=${() => openCard(store, first)}>
            ${icon('person')}${texts.seeCandidate}
          </button>`
    }
  </div>`;
}

/**
 * As a sentence takes it: a list as its quoted words, a date as the reader says it.
 * @param {import('../stories/played-story').Evidence} evidence
 * @returns {import('./texts.js').Fact}
 */
function factOf(evidence) {
  if (typeof evidence === 'number' || typeof evidence === 'string') return evidence;
  if ('moment' in evidence) return dayAndTime(evidence.moment);
  return new Intl.ListFormat(currentLanguage()).format(evidence.map((word) => `“${word}”`));
}
