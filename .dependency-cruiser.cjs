// The arrows of ARCHITECTURE.md, enforced: cli → {api, worker, console, simulator} → operator → {workflows, activities} →
// {gupy, providers, temporal, config, outbound, rate, telemetry, dev-server} → domain. `npm run layers` fails on a violation.

const edges = 'gupy|providers|temporal|config|outbound|rate|telemetry|dev-server';

/** @param {string} from @param {string} to @param {string} comment */
function forbid(name, from, to, comment) {
  return { name, comment, severity: 'error', from: { path: from }, to: { path: to } };
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Split the shared idea into a file of its own.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'domain/ imports nothing outside itself.',
      from: { path: '^domain/' },
      to: { pathNot: '^domain/' },
    },
    {
      name: 'workflows-are-deterministic',
      severity: 'error',
      comment:
        'workflows/ may use domain/, the pure ledger of rate/, the names in temporal/workflow-ids.ts, the Temporal workflow API, and types.',
      from: { path: '^workflows/' },
      to: {
        pathNot: [
          '^(domain|workflows)/',
          '^rate/(call-ledger|adaptive-rate|lending-turns)',
          '^temporal/workflow-ids',
          'node_modules/@temporalio/(workflow|common)/',
          '^activities/',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'workflows-take-only-types-from-activities',
      severity: 'error',
      comment: 'Importing an activity pulls its I/O into the sandbox: `import type`.',
      from: { path: '^workflows/' },
      to: { path: '^activities/', dependencyTypesNot: ['type-only'] },
    },
    forbid(
      'edges-point-down',
      `^(${edges})/`,
      '^(workflows|activities|operator|api|worker|console|simulator|cli|test|bench)/',
      'An edge client knows only domain/ and other edges.',
    ),
    forbid(
      'providers-know-no-config',
      '^providers/',
      '^config/',
      'config/ reads the file and imports from providers/: the types of a provider’s settings live in providers/.',
    ),
    forbid(
      'activities-point-down',
      '^activities/',
      '^(workflows|operator|api|worker|console|simulator|cli|test|bench)/',
      'An activity does one thing with the edge clients.',
    ),
    forbid(
      'operator-points-down',
      '^operator/',
      '^(api|worker|console|simulator|cli|test|bench)/',
      'What operators ask and decide is shared by the commands and the processes above it.',
    ),
    forbid(
      'processes-point-down',
      '^(api|worker|console|simulator)/',
      '^(cli|test|bench)/',
      'A process does not know the command that starts it.',
    ),
    forbid(
      'processes-stand-apart',
      '^api/',
      '^(worker|console|simulator)/',
      'Processes share code through the layers below them.',
    ),
    forbid(
      'worker-stands-apart',
      '^worker/',
      '^(api|console|simulator)/',
      'Processes share code through the layers below them.',
    ),
    forbid(
      'console-stands-apart',
      '^console/',
      '^(api|worker|simulator)/',
      'Processes share code through the layers below them.',
    ),
    forbid(
      'front-knows-no-product',
      '^console/front/',
      `^(console/(?!front/)|operator/|workflows/|activities/|domain/|(${edges.replace('config|', '')})/|config/(?!package-folder))`,
      'Both pages are built from console/front/, the one of the stand-ins too: it draws, and knows nothing of exams.',
    ),
    forbid(
      'simulator-stands-apart',
      '^simulator/',
      `^(?:(?:api|worker|operator|workflows|activities|${edges}|domain)/|console/(?!front/))`,
      'A stand-in that shares code with the product proves nothing.',
    ),
    forbid('product-knows-no-tests', '^(?!test/|bench/)', '^(test|bench)/', 'Product code does not import tests.'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'types'] },
  },
};
