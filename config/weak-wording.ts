// What the file may say about texts and should not: a placeholder that may be empty outside of a part that is left out then (the
// bridge closes the gap, domain/text/gaps.ts, but HR should decide how), and tags that Gupy may not take.
import { foldStepName } from '../domain/exam/exam-matching';
import { outcomes, type Outcome } from '../domain/exam/result';
import { stages, type Stage } from '../domain/exam/stage';
import { namesOutsideOptionalParts } from '../domain/text/template-parts';
import { alwaysFilled } from '../domain/text/templates';
import { noticeNames } from './exam-checks';
import { type ConfigPath, type Finding, found } from './problem';
import { list, member, valueAt } from './raw-value';

export function weakWording(value: unknown): Finding[] {
  return [...longTags(value), ...sameTags(value), ...gaps(value), ...gapsOfNotices(value)];
}

/** Gupy documents no figure; longer tags of one integration were refused. */
const safeTagLength = 120;

function longTags(value: unknown): Finding[] {
  const path = ['gupy', 'limits', 'tagLength'];
  if (!(Number(valueAt(value, path)) > safeTagLength)) return [];
  const reason = `is above ${safeTagLength}, and Gupy refused longer tags of one integration`;
  return found(path, reason, `set at most ${safeTagLength}, so that a longer tag becomes a comment`);
}

/** One neutral tag for all is a choice; a word for one of both outcomes at the other is a slip that nobody sees in Gupy. */
const wordOfOutcome = /apt[oa]|provad|pass|fail|approv|reject/i;

function sameTags(value: unknown): Finding[] {
  return list(member(value, 'exams')).flatMap((exam, index) => {
    const tagsOf = (outcome: Outcome) => [valueAt(exam, ['publish', outcome, 'tag'])].flat().map(asShown);
    const ofPassed = tagsOf('passed');
    const isSlip = tagsOf('failed').some((tag) => ofPassed.includes(tag) && wordOfOutcome.test(tag));
    const reason = 'is the tag of passed too, so nobody can tell one from the other';
    const path = ['exams', index, 'publish', 'failed', 'tag'];
    return isSlip ? [{ path, reason, fix: 'word them differently; a tag for both says no outcome' }] : [];
  });
}

function asShown(tag: unknown): string {
  return typeof tag === 'string' ? foldStepName(tag) : '';
}

function gaps(value: unknown): Finding[] {
  return list(member(value, 'exams')).flatMap((exam, index) =>
    [...outcomes, ...stages].flatMap((outcome) => {
      const path = ['exams', index, 'publish', outcome];
      const wording = valueAt(exam, ['publish', outcome]);
      const tags = member(wording, 'tag');
      return [
        ...(typeof tags === 'string' ? gapsIn(tags, outcome, [...path, 'tag']) : []),
        ...list(tags).flatMap((tag, place) => gapsIn(tag, outcome, [...path, 'tag', place])),
        ...gapsIn(member(wording, 'comment'), outcome, [...path, 'comment']),
      ];
    }),
  );
}

function gapsOfNotices(value: unknown): Finding[] {
  return list(member(value, 'exams')).flatMap((exam, index) =>
    noticeNames.flatMap((name) =>
      ['subject', 'body'].flatMap((part) => {
        const path = ['notify', name, part];
        const stage = name === 'remind' ? 'ordered' : name;
        return gapsIn(valueAt(exam, path), stage, ['exams', index, ...path]);
      }),
    ),
  );
}

function gapsIn(template: unknown, outcome: Outcome | Stage, path: ConfigPath): Finding[] {
  if (typeof template !== 'string') return [];
  const hasDeadline = outcome === 'expired' || stages.some((stage) => stage === outcome);
  const filled = hasDeadline ? [...alwaysFilled, 'deadline'] : alwaysFilled;
  const names = [...new Set(namesOutsideOptionalParts(template))].filter((name) => !filled.includes(name));
  if (names.length === 0) return [];
  const reason = `${names.map((name) => `{{${name}}}`).join(', ')} may be empty`;
  return found(path, reason, 'write [[…]] around the part of the text that is left out then');
}
