// How the program is called by who reads a hint. Texts of all layers name commands as the docs do, `gupy-exam-bridge …`; whoever came
// through npm has no such program on the PATH, and what a hint says must work when it is typed.

/** npm, npx and `npm start` say of themselves to what they start. */
export function commandName(): string {
  return process.env['npm_command'] === undefined ? 'gupy-exam-bridge' : 'npx gupy-exam-bridge';
}

/** A text with commands in backticks. */
export function asTyped(text: string): string {
  return text.replaceAll('`gupy-exam-bridge ', `\`${commandName()} `);
}
