// Links out of the board, by the patterns of bridge.yaml.
import { store } from './board-store.js';

/** @param {number | null} application @param {number | null} job */
export function candidateLink(application, job) {
  const pattern = store.session?.links.candidate ?? null;
  if (pattern === null || application === null || (job === null && pattern.includes('{{job}}'))) return undefined;
  return pattern.replaceAll('{{application}}', String(application)).replaceAll('{{job}}', String(job));
}

/** @param {string} workflowId */
export function detailsLink(workflowId) {
  return store.session?.links.run?.replace('{{run}}', encodeURIComponent(workflowId));
}

/** @param {string} column */
export function listLink(column) {
  return store.session?.links.lists?.[column];
}
