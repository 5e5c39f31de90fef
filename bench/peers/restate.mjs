// Restate: one workflow for each application, whose promise the result resolves. Its server is a program of its own, beside this process.
import * as restate from '@restatedev/restate-sdk';
import { orderExam, putTag, receive, variable } from './doors.mjs';

// Of the language from Node 22 on.
Promise.withResolvers ??= function withResolvers() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
};

const exam = restate.workflow({
  name: 'exam',
  handlers: {
    run: async (context, applicationId) => {
      await context.run('order', () => orderExam(applicationId));
      const outcome = await context.promise('result');
      await context.run('tag', () => putTag(applicationId, outcome));
    },
    result: async (context, outcome) => context.promise('result').resolve(outcome),
  },
});

const port = Number(variable('BENCH_SERVICE_PORT'));
await restate.serve({ services: [exam], port });
await post(`${variable('RESTATE_ADMIN_URL')}/deployments`, { uri: `http://127.0.0.1:${port}`, force: true });

async function post(url, body, alsoFine) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const said = await answer.text();
  if (!answer.ok && answer.status !== alsoFine) throw new Error(`${url} answered ${answer.status}: ${said}`);
}

const ingress = variable('RESTATE_INGRESS_URL');
await receive({
  moved: (id) => post(`${ingress}/exam/${id}/run/send`, id, 409),
  decided: (id, outcome) => post(`${ingress}/exam/${id}/result`, outcome),
});
