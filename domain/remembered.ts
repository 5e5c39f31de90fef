// What is worked out of a record that never changes is worked out once: a state is asked for its writes by its status, its details and
// its next action. What could go wrong: a record that is changed in place would be answered for as it was. So a record is read-only, and
// whoever changes it makes another.

/** @param work pure: the same record, the same answer */
export function remembered<Key extends object, Answer>(work: (key: Key) => Answer): (key: Key) => Answer {
  const known = new WeakMap<Key, { answer: Answer }>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before.answer;
    const answer = work(key);
    known.set(key, { answer });
    return answer;
  };
}
