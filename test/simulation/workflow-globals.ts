// What Temporal's worker puts into the sandbox of a workflow before its code is loaded. Import it before any workflow code.
import { AsyncLocalStorage } from 'node:async_hooks';

Object.assign(globalThis, { AsyncLocalStorage });
