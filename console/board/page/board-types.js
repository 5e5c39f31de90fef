// The shapes of the data, as the server declares them; nothing of it is loaded by the browser.
/** @typedef {import('../board-card').BoardCard} BoardCard */
/** @typedef {import('../board-query').BoardState} BoardState */
/** @typedef {import('../board-lists').BoardPage} BoardPage */
/** @typedef {import('../session-view').SessionView} SessionView */
/** @typedef {import('../board-lists').PresentBefore} PresentBefore */
/** @typedef {import('../candidate-story').CandidateStory} CandidateStory */
/** @typedef {import('../board-lists').StuckReason} StuckReason */
/** @typedef {BoardState | 'present'} Column `present`: who stood there before the exam went live */
/** @typedef {'job' | 'step' | 'provider' | 'date' | 'retrying'} FilterName */
/** @typedef {Partial<Record<FilterName, string>>} Filter */
export {};
