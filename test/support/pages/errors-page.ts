// docs/errors.md, made of the error table: the page cannot name a code that the program does not have, nor miss one.
import type { ErrorEntry } from '../../../domain/error-entry';
import { errorTable } from '../../../domain/error-table';

const intro = `# Errors

<!-- Written by \`npm run generate\` from domain/error-table.ts. -->

Every error carries one of these codes: the commands print it, the receivers answer it, and a run that needs attention names
it in the Temporal UI. The text after the code says where and what.

Retried by:

- **nobody**: trying again does not help until somebody changes something. A run that meets such an error needs attention.
- **temporal**: Temporal retries the activity, after as long as the target asks, or else 5 s, doubling to 10 min, for 7 days.
  Then the run needs attention.
- **run**: the run needs attention, and tries again after 15 min, doubling to 6 h: a replaced token heals it.
- **sender**: Gupy or the provider sends the request again.
- **person**: run the command again.

Who acts:

- **operator**: whoever runs the bridge, its bridge.yaml and its Temporal.
- **gupy-admin**: whoever manages the tokens of the company in Gupy.
- **provider**: the exam provider.
- **sender**: whoever sent the request that the bridge refuses.
- **maintainer**: the project; report it with the reason.
- **nobody**: waiting is enough.
`;

export function errorsPage(): string {
  const rows = Object.entries<ErrorEntry>(errorTable);
  const table = (title: string, columns: string[], of: typeof rows): string[] => [
    `## ${title}`,
    '',
    line(['Code', ...columns, 'Retried by', 'Who acts', 'What is wrong', 'What to do']),
    line([...columns, ...Array<string>(5)].map(() => '---')),
    ...of.map(([code, entry]) => line(errorCells(code, entry))),
    '',
  ];
  return [
    intro,
    '<!-- prettier-ignore-start -->',
    '',
    ...table(
      'Answers of the receivers',
      ['HTTP status'],
      rows.filter(([, { status }]) => status !== undefined),
    ),
    ...table(
      'Commands, log lines and runs that need attention',
      [],
      rows.filter(([, { status }]) => status === undefined),
    ),
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n');
}

function errorCells(
  code: string,
  { status, retriedBy = 'nobody', asks = 'operator', message, action }: ErrorEntry,
): string[] {
  return [`\`${code}\``, ...(status === undefined ? [] : [String(status)]), retriedBy, asks, message, action];
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((text) => text.replace(/\|/g, '\\|')).join(' | ')} |`;
}
