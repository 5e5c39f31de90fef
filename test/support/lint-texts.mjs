// Lints texts as if they stood in files of the project, with the project's own configuration; nothing is written. A process
// of its own, since ESLint's configuration is an ES module, which jest does not load.
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

const eslint = new ESLint();
const results = [];
for (const { file, code } of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(code, { filePath: file });
  results.push(result.messages.map(({ line, ruleId, message }) => ({ line, text: `${ruleId}: ${message}` })));
}
process.stdout.write(JSON.stringify(results));
