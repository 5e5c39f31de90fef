// Rules over the messages to candidates: each has one of the two forms, and a reminder can come in time.
import { reportedStages } from '../domain/exam/stage';
import { parseDuration } from './duration';
import { type ConfigPath, type Finding, found } from './problem';
import { group, list, member } from './raw-value';

/** Names of messages in `exams[].notify`. */
export const noticeNames = ['ordered', ...reportedStages, 'remind'] as const;

export function checkNotices(value: unknown): Finding[] {
  return list(member(value, 'exams')).flatMap((exam, index) => {
    const notify = member(exam, 'notify');
    const path = ['exams', index, 'notify'];
    return [
      ...checkAny(notify, path),
      ...noticeNames.flatMap((name) => checkForm(member(notify, name), [...path, name])),
      ...checkReminder(member(notify, 'remind'), member(exam, 'deadline'), [...path, 'remind', 'before']),
    ];
  });
}

function checkAny(notify: unknown, path: ConfigPath): Finding[] {
  if (typeof notify !== 'object' || notify === null || Object.keys(group(notify)).length > 0) return [];
  return found(path, 'names no message', 'name one, such as scheduled, or take notify out');
}

function checkForm(wording: unknown, path: ConfigPath): Finding[] {
  if (typeof wording !== 'object' || wording === null) return [];
  const has = (name: string) => member(wording, name) !== undefined;
  const fix = 'write template (the id in Gupy), or subject and body';
  if (has('template')) {
    const besides = ['subject', 'body'].filter(has);
    return besides.flatMap((name) => found([...path, name], 'is given besides template', fix));
  }
  const missing = ['subject', 'body'].filter((name) => !has(name));
  if (missing.length === 0) return [];
  const reason = missing.length === 2 ? 'has no template' : `has no ${missing.join()}`;
  return found(path, reason, fix);
}

function checkReminder(remind: unknown, deadline: unknown, path: ConfigPath): Finding[] {
  const [before, until] = [member(remind, 'before'), deadline].map((text) => parseDuration(String(text)));
  if (before === undefined || until === undefined || before < until) return [];
  const reason = 'is not shorter than the deadline of the exam, so the reminder could never come in time';
  return found(path, reason, 'write a shorter time, such as 24h');
}
