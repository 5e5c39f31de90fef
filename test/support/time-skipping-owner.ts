// A process that starts the time-skipping server, tells its address, and then only waits to be killed.
import { startTimeSkipping } from './temporal-servers';

startTimeSkipping().then(
  ({ address }) => console.log(address),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
// Nothing of the environment keeps the process up by itself.
setInterval(() => undefined, 60_000);
