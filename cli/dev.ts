// `npm start`: the whole bridge on this machine, with a simulated Gupy and provider, and the main job as a demo. It stays up
// until Ctrl-C; `--once` ends after the demo, with exit code 1 and the reason when a tag was not written.
import path from 'node:path';
import { Option } from 'commander';
import { exampleNames } from '../config/example-provider';
import { progressOn } from '../dev-server/progress';
import { resolveTemporalCli } from '../dev-server/temporal-cli';
import type { ExampleName } from '../simulator/provider/dialects';
import { freshCandidate, tellStory, type StoryOutcome } from './dev/demo-story';
import { startPlayground, type Playground } from './dev/playground';
import { storyLine } from './dev/story-printer';
import { commandName } from './command-name';
import { print } from './output';
import type { BridgeCommand } from './program';
import { firstStopSignal } from './stop-signal';
import { createGupyClient } from '../gupy/gupy-client';
import { wantedWebhook } from '../gupy/webhook-drift';

interface DevOptions {
  data: string;
  example?: ExampleName;
  once?: boolean;
}

export function registerDev(program: BridgeCommand): void {
  program
    .command('dev')
    .description('run everything on this machine with a simulated Gupy and provider, and show the main job')
    .option('--data <folder>', 'where the data are kept; a restart goes on with them', '.bridge')
    .addOption(
      new Option('--example <name>', 'a provider of providers/examples/, which the simulator plays').choices(
        exampleNames(),
      ),
    )
    .option('--once', 'end after the demo; exit code 1 when a tag was not written')
    .withExamples('dev', 'dev --once', 'dev --data /var/tmp/bridge', 'dev --example testlify')
    .performs(dev);
}

async function dev({ data: folder, example, once = false }: DevOptions): Promise<number> {
  // Each has a bridge.yaml of its own.
  const data = example === undefined ? folder : path.join(folder, `example-${example}`);
  const stop = new AbortController();
  const stopped = firstStopSignal().then((signal) => stop.abort(signal));
  const executable = await resolveTemporalCli({ progress: progressOn(process.stdout) });
  const playground = await startPlayground({ dataFolder: path.resolve(data), executable, example });
  try {
    print(overview(playground));
    const silence = playground.simulator.onStory((event) => {
      const line = storyLine(event);
      if (line !== undefined) print(`  ${clockOf(event.at)}  ${line}`);
    });
    await registerDemoWebhook(playground);
    const story = tellStory(playground, stop.signal).then((outcomes) => print(ending(outcomes)));
    // Whoever stops in the middle wants no end of the story.
    story.catch(() => undefined);
    await Promise.race([story, stopped, playground.broken]);
    if (!once && !stop.signal.aborted) {
      print(goOn(playground));
      await Promise.race([stopped, playground.broken]);
    }
    silence();
    return 0;
  } finally {
    print(`\nStopping; the data stay in ${path.relative(process.cwd(), path.resolve(data)) || '.'}`);
    await playground.stop();
  }
}

/** The time of day as on the wall, not UTC: it is read beside a clock. */
function clockOf(at: string): string {
  return new Date(at).toTimeString().slice(0, 8);
}

function overview({ ports, temporalUi, configFile, logFile, board }: Playground): string {
  const boardLine =
    board === undefined
      ? ''
      : `\n  board              http://127.0.0.1:${ports.gupy}/_sim/open-board   logs you in, as often as you open it`;
  return `
>>> Open the sandbox: http://127.0.0.1:${ports.gupy}/

gupy-exam-bridge is up:${boardLine}
  Temporal UI        ${temporalUi}
  receiver (api)     http://127.0.0.1:${ports.server}   health and metrics: http://127.0.0.1:${ports.serverOps}/metrics
  worker             health and metrics: http://127.0.0.1:${ports.workerOps}/metrics
  simulated Gupy     http://127.0.0.1:${ports.gupy}
  simulated provider http://127.0.0.1:${ports.provider}
  configuration      ${configFile}
  log                ${logFile}

The story:`;
}

function ending(outcomes: readonly StoryOutcome[]): string {
  const cards = outcomes.map(({ applicationId, tags, comments, link }) =>
    [
      `  candidate ${applicationId}   tags: ${tags.join(', ')}`,
      ...comments.map((comment) => `    comment: ${comment.replaceAll('\n', ' ')}`),
      `    run: ${link}`,
    ].join('\n'),
  );
  return `\nRead back from Gupy:\n${cards.join('\n')}`;
}

/** Without the runs of the plumbing. */
const candidates = 'WorkflowType="applicationWorkflow"';

function goOn({ simulator, ports, temporalUi, configFile }: Playground): string {
  const json = "-H 'content-type: application/json'";
  const gupy = `http://127.0.0.1:${ports.gupy}/_sim`;
  const provider = `http://127.0.0.1:${ports.provider}/_sim`;
  const fresh = freshCandidate(simulator);
  const config = path.relative(process.cwd(), configFile);
  return `
Up until Ctrl-C. Try it yourself in the sandbox, http://127.0.0.1:${ports.gupy}/, or by hand:
  move a candidate   curl -s ${gupy}/move ${json} -d '{"applicationId": ${fresh}, "step": "Exame admissional"}'
  see the orders     curl -s ${provider}/state
  give a result      curl -s ${provider}/orders/ORDER_ID/complete ${json} -d '{"outcome": "failed", "summary": "Repetir"}'
  see the candidate  curl -s ${gupy}/state
  ask the bridge     TEMPORAL_ADDRESS=127.0.0.1:${ports.temporal} ${commandName()} status ${fresh} --config ${config}
  watch all runs     ${temporalUi}/namespaces/default/workflows?query=${encodeURIComponent(candidates)}
                     says Running of each; where it stands: the gear below the list, column ExamStatus`;
}

// Registers the bridge at the simulated Gupy as at the real one: by `webhook sync`, over HTTP. The simulator keeps its webhooks over
// a restart, in which the ports of the bridge may change: webhooks to former ports are removed.

const withinMs = 30_000;

export async function registerDemoWebhook({ config }: Pick<Playground, 'config'>): Promise<void> {
  const client = createGupyClient(config.gupy);
  const signal = AbortSignal.timeout(withinMs);
  try {
    const { leftAlone } = await client.webhooks.sync(wantedWebhook(config), {}, signal);
    for (const { webhook } of leftAlone) await client.webhooks.remove(webhook.id, signal);
  } finally {
    await client.close();
  }
}
