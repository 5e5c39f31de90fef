import tseslint from 'typescript-eslint';

/** `domain/`, `workflows/` and the call ledger run in Temporal's deterministic sandbox: no Node module, no random, no I/O. */
const deterministic = {
  'no-restricted-globals': [
    'error',
    ...[
      'process',
      'Buffer',
      'fetch',
      'setTimeout',
      'setInterval',
      'setImmediate',
      'crypto',
      'performance',
      'console',
    ].map((name) => ({
      name,
      message: 'This code runs in workflows and is deterministic: take the value as an argument.',
    })),
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Math', property: 'random', message: 'This code runs in workflows: take random values as arguments.' },
  ],
};

/** Types may come from anywhere: they are gone when the bundle is made. The layers (.dependency-cruiser.cjs) have a say too. */
function importsOnly(regex, message) {
  const patterns = [{ regex, message, allowTypeImports: true }];
  return { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] };
}

const workflowImports = importsOnly(
  '^(?!\\./|\\.\\./domain/|\\.\\./rate/call-ledger$|\\.\\./temporal/workflow-ids$|@temporalio/(workflow|common)$)',
  'Workflow code uses domain/, the ledger of rate/, the names of temporal/ and the Temporal workflow API: everything else is behind an activity.',
);
const domainImports = importsOnly(
  '^(?!\\./|\\.\\./(exam|reconcile|text)/|\\.\\./(defined-only|error-table|instant|remembered)$)',
  'domain/ uses nothing outside itself.',
);
const ledgerImports = importsOnly(
  '^(?!\\./(adaptive-rate|lending-turns)$)',
  'The call ledger runs in a workflow: it uses nothing outside its own files.',
);

const noDefaultExport = { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' };

const zoneOfProcess = {
  selector: "CallExpression[callee.object.name='Date'][callee.property.name='parse']",
  message:
    'It reads a date without offset in the time zone of the process: use domain/instant.ts, at the edge outbound/foreign-date.ts.',
};

const noClock = {
  'no-restricted-syntax': [
    'error',
    noDefaultExport,
    zoneOfProcess,
    {
      selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
      message: 'This code has no clock: take `now` as an argument.',
    },
    {
      selector: "NewExpression[callee.name='Date'][arguments.length=0]",
      message: 'This code has no clock: take `now` as an argument.',
    },
  ],
};

const foreignDates = {
  'no-restricted-syntax': ['error', noDefaultExport, zoneOfProcess],
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '*.js', 'test/**/*.js', '**/*.cjs', '**/*.mjs'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
      'no-restricted-syntax': ['error', noDefaultExport],
    },
  },
  { files: ['domain/**/*.ts', 'workflows/**/*.ts'], rules: deterministic },
  { files: ['workflows/**/*.ts'], rules: workflowImports },
  { files: ['domain/**/*.ts'], rules: { ...noClock, ...domainImports } },
  // The one place of the core that parses a date, and asks for an offset before.
  { files: ['domain/instant.ts'], rules: { 'no-restricted-syntax': ['error', noDefaultExport] } },
  {
    files: ['{api,activities,cli,config,gupy,operator,outbound,providers,telemetry,temporal,worker,workflows}/**/*.ts'],
    ignores: ['outbound/foreign-date.ts'],
    rules: foreignDates,
  },
  {
    files: ['rate/{call-ledger,lending-turns,adaptive-rate}.ts'],
    rules: { ...deterministic, ...noClock, ...ledgerImports },
  },
  // What runs in the browser: types are in JSDoc, as tsconfig.browser.json checks them.
  {
    files: ['**/*.js'],
    languageOptions: {
      parserOptions: { projectService: false, project: 'tsconfig.browser.json', tsconfigRootDir: import.meta.dirname },
    },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', 'max-lines': ['error', { max: 400 }] },
  },
);
