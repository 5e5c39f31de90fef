// docs/errors.md, made of the error table: the page cannot name a code that the program does not have, nor miss one.
import { type ErrorEntry, errorTable } from '../domain/error-table';

const intro = `# Errors

<!-- Written by \`npm run generate\` from domain/error-table.ts. -->

Every error carries one of these codes: the commands print it, the receivers answer it, and a run that needs attention names
it in the Temporal UI. The text after the code says where and what.

- **terminal**: trying again does not help until somebody changes something.
- **retryable**: trying again can help; where the bridge is the one to try, it does so by itself.
`;

export function errorsPage(): string {
  const rows = Object.entries<ErrorEntry>(errorTable);
  const answered = rows.filter(([, { status }]) => status !== undefined);
  const others = rows.filter(([, { status }]) => status === undefined);
  return [
    intro,
    '<!-- prettier-ignore-start -->',
    '',
    '## Answers of the receivers',
    '',
    '| Code | HTTP status | Family | What is wrong | What to do |',
    '| --- | --- | --- | --- | --- |',
    ...answered.map(([code, entry]) => row(code, String(entry.status), entry)),
    '',
    '## Commands, log lines and runs that need attention',
    '',
    '| Code | Family | What is wrong | What to do |',
    '| --- | --- | --- | --- |',
    ...others.map(([code, entry]) => row(code, undefined, entry)),
    '',
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n');
}

function row(code: string, status: string | undefined, { family, message, action }: ErrorEntry): string {
  const cells = [`\`${code}\``, ...(status === undefined ? [] : [status]), family, message, action];
  return `| ${cells.map((text) => text.replace(/\|/g, '\\|')).join(' | ')} |`;
}
