// A process that starts an embedded server, tells its process id, and then only waits to be killed.
import { startEmbeddedServer } from '../../dev-server/embedded-server';

const [executable = '', dataFolder = ''] = process.argv.slice(2);

startEmbeddedServer({ executable, dataFolder, searchAttributes: [] }).then(
  ({ pid }) => console.log(JSON.stringify({ pid })),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
