// Suites against real servers share the machine with whatever else runs there. A test that fails is tried once more, and
// both failures are printed: a mistake fails twice, a moment of a starved machine does not stop a release.
jest.retryTimes(1, { logErrorsBeforeRetry: true });
