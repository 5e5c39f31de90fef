// Temporal's own fault injection: its calls of the database fail now and then, before they had their effect, after it, or because the
// database is said to be overloaded. What could go wrong: a name that the server does not know is no fault, and nobody would
// notice; so the test counts the faults that the server reports.

/** By store and method. */
const stores: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  ExecutionStore: {
    CreateWorkflowExecution: ['ResourceExhausted', 'Timeout', 'ExecuteAndTimeout'],
    UpdateWorkflowExecution: ['ResourceExhausted', 'Timeout', 'ExecuteAndTimeout'],
    GetWorkflowExecution: ['ResourceExhausted', 'Timeout'],
    GetCurrentExecution: ['ResourceExhausted', 'Timeout'],
    AppendHistoryNodes: ['ResourceExhausted', 'Timeout', 'ExecuteAndTimeout'],
    ReadHistoryBranch: ['ResourceExhausted', 'Timeout'],
    GetHistoryTasks: ['ResourceExhausted', 'Timeout'],
    CompleteHistoryTask: ['ResourceExhausted', 'Timeout'],
  },
  TaskStore: {
    CreateTasks: ['Unavailable', 'Timeout', 'ExecuteAndTimeout'],
    GetTasks: ['Unavailable', 'Timeout'],
    UpdateTaskQueue: ['Unavailable', 'Timeout'],
  },
  ShardStore: { UpdateShard: ['Unavailable', 'Timeout'] },
};

/**
 * A whole configuration of the server, since it takes a file in place of its variables, not beside them.
 * @param env the variables of the server that does not fail
 * @param share of the calls of each method that fail, by any of its errors
 */
export function failingPersistence(env: Readonly<Record<string, string>>, share: number): object {
  const { BIND_ON_IP: bindOnIP, FRONTEND_GRPC_PORT: frontend, METRICS_PORT: metrics } = env;
  const database = (name: string, maxConns: number) => ({
    ...{ pluginName: env['DB'], databaseName: name, connectAddr: `${env['POSTGRES_SEEDS']}:${env['DB_PORT']}` },
    ...{ connectProtocol: 'tcp', user: env['POSTGRES_USER'], password: env['POSTGRES_PWD'] },
    ...{ maxConns, maxIdleConns: maxConns, maxConnLifetime: '1h' },
  });
  const service = (name: string) => {
    const [grpcPort, membershipPort] = ['GRPC', 'MEMBERSHIP'].map((kind) => Number(env[`${name}_${kind}_PORT`]));
    return { rpc: { grpcPort, membershipPort, bindOnIP } };
  };
  const initial = {
    enabled: true,
    initialFailoverVersion: 1,
    rpcName: 'frontend',
    rpcAddress: `${bindOnIP}:${frontend}`,
  };
  return {
    log: { stdout: true, level: env['LOG_LEVEL'] },
    persistence: {
      ...{
        numHistoryShards: Number(env['NUM_HISTORY_SHARDS'] ?? 4),
        defaultStore: 'default',
        visibilityStore: 'visibility',
      },
      datastores: {
        default: { sql: database('temporal', 20), faultInjection: { targets: { dataStores: faultsOf(share) } } },
        visibility: { sql: database('temporal_visibility', 10) },
      },
    },
    global: {
      membership: { maxJoinDuration: '30s', broadcastAddress: bindOnIP },
      metrics: { prometheus: { timerType: 'histogram', listenAddress: `${bindOnIP}:${metrics}` } },
    },
    services: Object.fromEntries(
      ['frontend', 'matching', 'history', 'worker'].map((name) => [name, service(name.toUpperCase())]),
    ),
    clusterMetadata: {
      ...{ enableGlobalNamespace: false, failoverVersionIncrement: 10 },
      ...{ masterClusterName: 'active', currentClusterName: 'active', clusterInformation: { active: initial } },
    },
    publicClient: { hostPort: `${bindOnIP}:${frontend}` },
    dynamicConfigClient: { filepath: env['DYNAMIC_CONFIG_FILE_PATH'], pollInterval: '60s' },
  };
}

function faultsOf(share: number): object {
  const faults = (errors: readonly string[]) => ({
    errors: Object.fromEntries(errors.map((error) => [error, share / errors.length])),
  });
  return Object.fromEntries(
    Object.entries(stores).map(([store, methods]) => [
      store,
      { methods: Object.fromEntries(Object.entries(methods).map(([method, errors]) => [method, faults(errors)])) },
    ]),
  );
}
