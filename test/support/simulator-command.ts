// The command line with the simulator command alone, as a process that signals end.
import { buildProgram, runProgram } from '../../cli/program';
import { registerSimulator } from '../../cli/simulator';

void runProgram(buildProgram([registerSimulator]), process.argv.slice(2)).then((code) => (process.exitCode = code));
