// A retake: CodeSignal starts another session for the same candidate, and its callbacks name only that one. Source: its developer
// docs (technical trouble with an automatic retake; `externalId` of a session). The session's own answer says whose it is.
import { codesignalNotice, vendorKeys } from '../support/field-vendors';
import { PresetWorld, reference } from '../support/preset-world';

let world: PresetWorld;
afterEach(() => world.close());

test.each([
  ['our reference', reference, { kind: 'result', applicationId: 654321, result: { reference, outcome: 'passed' } }],
  ['an id of another user', 'candidate-7', { kind: 'unaddressed', result: { orderId: 's-2', outcome: 'passed' } }],
  ['nothing', null, { kind: 'unaddressed', result: { orderId: 's-2', outcome: 'passed' } }],
])('P-REAL: a session of its own, whose externalId is %s', async (_title, externalId, received) => {
  world = await PresetWorld.start(vendorKeys.codesignal);
  const session = {
    id: 's-2',
    externalId,
    status: 'finished',
    finishDate: 1767225600000,
    maxScore: 1000,
    result: { score: 900 },
  };
  world.answers({ 'POST /graphql': { data: { companyTestSession: session } } });
  expect(await world.receive(codesignalNotice('companyTestSessionFinished', 1767225600000, 's-2'))).toMatchObject(
    received,
  );
});
