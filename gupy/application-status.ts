// The status of an application in v1's words. v2 has other ones for the same, and one API may begin to write what the other does: a
// candidate who is in process by either word is ordered for.

const statusOfV1: Readonly<Record<string, string>> = {
  in_progress: 'in_process',
  disqualified: 'reproved',
  withdrawn: 'give_up',
};

/** `in_process`, `give_up`, `reproved`, `hired`, or whatever Gupy adds. */
export function statusWord(written: string): string {
  const word = written.trim().toLowerCase();
  return statusOfV1[word] ?? word;
}
