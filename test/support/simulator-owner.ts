// A process with a simulator over a state file; it tells both addresses in one line, and then only waits to be killed.
import { startSimulator } from '../../simulator/simulator';

const [stateFile = '', options = '{}'] = process.argv.slice(2);

startSimulator({ ...(JSON.parse(options) as Parameters<typeof startSimulator>[0]), stateFile }).then(
  ({ gupy, provider }) => console.log(JSON.stringify({ gupy: gupy.url, provider: provider.url })),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
