// How a tag is taken off. Gupy documents the PUT of a tag and no deletion: two unrelated public integrations send
// `DELETE …/applications/{id}/tags?name=`, an extraction of the reference has `…/tags/{tagId}`, and another shortens the path so that
// the application is missing. Each reading is a switch of the Gupy stand-in, the hostile ones too (docs/gupy-calls.md).
import { createPutTag } from '../../activities/put-tag';
import { createRemoveTag } from '../../activities/remove-tag';
import type { GupyClient } from '../../gupy/gupy-client';
import { type GupyStandIn, startGupyStandIn } from '../../simulator/gupy/gupy-stand-in';
import { demoApplicationIds, demoJob } from '../../simulator/seed-data';
import { attemptOf, takenDown, untilSettled } from '../support/attempts';
import { movement, result, start, textLimits } from '../support/core-fixtures';
import { CoreWorld, tagIdOf } from '../support/core-world';
import { clientOf, gupyToken } from '../support/gupy-clients';

const jobId = demoJob.id;
const [applicationId, otherId] = demoApplicationIds;
const of = { applicationId, jobId, tag: 'Exame expirado' };
const foreign = ['Exame', 'Prioritário', 'exame expirado', 'PCD / cota'];

let gupy: GupyStandIn;
let client: GupyClient;
let lost: number;

beforeEach(async () => {
  gupy = await startGupyStandIn({ token: gupyToken });
  client = clientOf(gupy);
  lost = 0;
});
afterEach(async () => {
  await client.close();
  await gupy.close();
});

const remove = (tagId?: number) =>
  untilSettled(
    createRemoveTag(client, () => (lost += 1)),
    { ...of, ...(tagId === undefined ? {} : { tagId }) },
  );

/** Our tag among foreign ones, and the same tag on another candidate of the job. */
async function putAmongOthers(): Promise<number | undefined> {
  for (const name of foreign) gupy.world.addTag(applicationId, name);
  gupy.world.addTag(otherId, of.tag);
  const put = await attemptOf(1, createPutTag(client, textLimits, takenDown), { ...of, readFirst: false });
  return put.type === 'tagPut' ? put.tagId : undefined;
}

const lists = ['application', 'job', 'absent'] as const;
const byPath = ['id', 'value', 'id-or-value', 'absent'] as const;
const byName = ['this-tag', 'all-tags', 'absent'] as const;
const answers = [200, 204] as const;
const readings = lists.flatMap((tagList) =>
  byPath.flatMap((tagDelete) =>
    byName.flatMap((tagDeleteByName) =>
      answers.map((tagStatus) => ({ tagList, tagDelete, tagDeleteByName, tagStatus })),
    ),
  ),
);

it.each(readings)('P-CORRECT: no candidate is harmed, whatever way of Gupy is true: %j', async (reading) => {
  gupy.settings.change(reading);
  const tagId = await putAmongOthers();
  const { failures } = await remove(tagId);
  // Whatever happened on the way, what others put stands, and no other candidate was touched.
  expect(
    gupy.world
      .tagNames(applicationId)
      .filter((name) => name !== of.tag)
      .sort(),
  ).toEqual([...foreign].sort());
  expect(gupy.world.tagNames(otherId)).toEqual([of.tag]);
  const byIdWorks = reading.tagDelete === 'id' || reading.tagDelete === 'id-or-value';
  const knowsId = reading.tagStatus === 200 || reading.tagList === 'application';
  const code = failures.at(-1)?.type;
  if (byIdWorks && knowsId) expect([code, lost]).toEqual([undefined, 0]);
  else if (reading.tagDeleteByName === 'this-tag') expect([code, lost]).toEqual([undefined, 0]);
  else if (reading.tagDeleteByName === 'all-tags') expect([code, lost]).toEqual(['BRIDGE_GUPY_TAGS_LOST', 1]);
  else expect([code, lost]).toEqual(['BRIDGE_GUPY_REJECTED', 0]);
  const stands = code === 'BRIDGE_GUPY_REJECTED';
  expect(gupy.world.tagNames(applicationId).includes(of.tag)).toBe(stands);
  for (const { method, path } of gupy.requests.of().filter((request) => request.method !== 'GET')) {
    expect([method, path]).toEqual([method, expect.stringContaining(`/applications/${applicationId}/tags`)]);
  }
});

it('P-CORRECT: the id that our own PUT answered comes first, then the ids of the list, then the name', async () => {
  gupy.settings.change({ tagDelete: 'absent', existingTag: 'new-id' });
  const tagId = await putAmongOthers();
  const { id: second } = gupy.world.addTag(applicationId, of.tag);
  await remove(tagId);
  const tried = gupy.requests.of('deleteTag').map(({ path, query }) => `${path.split('/tags')[1]}${query}`);
  expect(tried).toEqual([`/${tagId}`, `/${second}`, '?name=Exame%20expirado']);
});

it('P-CORRECT: the run keeps the id until it removes the tag', () => {
  const world = new CoreWorld(start);
  const moved = movement(0);
  world.move(moved);
  world.settle();
  for (const [minutes, outcome] of [
    [5, 'failed'],
    [9, 'passed'],
  ] as const) {
    world.result(result(moved, minutes, outcome));
    world.settle();
  }
  expect(world.writes.find(({ type }) => type === 'removeTag')).toMatchObject({
    tag: 'Inapto',
    tagId: tagIdOf('Inapto'),
  });
});

it('P-CORRECT: with the id of our own PUT the list of tags is not asked for', async () => {
  await remove(await putAmongOthers());
  expect(gupy.requests.count('listTags')).toBe(0);
  expect(gupy.requests.count('deleteTag')).toBe(1);
});

it('P-STUCK: tags that a lost answer took along are missed by the next attempt, put back, and told to a person', async () => {
  gupy.settings.change({ tagDelete: 'absent', tagDeleteByName: 'all-tags' });
  await putAmongOthers();
  gupy.faults.queue('deleteTag', { kind: 'status', status: 404 }, { kind: 'reset', effect: 'done' });
  const { failures } = await remove();
  expect(failures.map(({ type }) => type)).toEqual(['BRIDGE_GUPY_UNAVAILABLE', 'BRIDGE_GUPY_TAGS_LOST']);
  expect(failures.at(-1)?.message).toBe('Gupy took 4 other tags off with the one to remove; all were put back');
  expect(gupy.world.tagNames(applicationId).sort()).toEqual([...foreign].sort());
  expect(lost).toBe(1);
});

it.each(['..', '.', 'Nota 7/10', 'a&name=b', 'São Paulo #1', '100%'])(
  'P-CORRECT: a tag of the text %j alone is taken off',
  async (tag) => {
    gupy.settings.change({ tagDelete: 'absent', tagStatus: 204 });
    for (const name of [...foreign, tag]) gupy.world.addTag(applicationId, name);
    const { failures } = await untilSettled(
      createRemoveTag(client, () => (lost += 1)),
      { ...of, tag },
    );
    expect([failures, lost]).toEqual([[], 0]);
    expect(gupy.world.tagNames(applicationId)).toEqual(foreign);
  },
);

describe('a tag that Gupy keeps in another form than it was put', () => {
  const sent = 'Exame  na\u0303o apto ';
  const removeIt = (tagId?: number) =>
    untilSettled(
      createRemoveTag(client, () => (lost += 1)),
      { ...of, tag: sent, ...(tagId === undefined ? {} : { tagId }) },
    );

  it.each([200, 204] as const)(
    'P-CORRECT: is taken off (PUT answered %i), and nothing is called lost',
    async (tagStatus) => {
      gupy.settings.change({ tagText: 'tidied', tagStatus });
      for (const name of foreign) gupy.world.addTag(applicationId, name);
      const put = await attemptOf(1, createPutTag(client, textLimits, takenDown), {
        ...of,
        tag: sent,
        readFirst: false,
      });
      expect(gupy.world.tagNames(applicationId)).toContain('Exame n\u00e3o apto');
      const { failures } = await removeIt(put.type === 'tagPut' ? put.tagId : undefined);
      expect([failures, lost, gupy.world.tagNames(applicationId)]).toEqual([[], 0, foreign]);
    },
  );

  it.each(['small-letters', 'cut'] as const)(
    'P-CORRECT: also in a form of its own (%s), told by the id of our own PUT',
    async (tagText) => {
      gupy.settings.change({ tagText });
      for (const name of foreign) gupy.world.addTag(applicationId, name);
      const before = gupy.world.tagNames(applicationId);
      const input = { ...of, tag: 'EXAME N\u00c3O APTO', readFirst: false };
      const put = await attemptOf(1, createPutTag(client, textLimits, takenDown), input);
      expect(gupy.world.tagNames(applicationId)).not.toContain(input.tag);
      const { failures } = await untilSettled(
        createRemoveTag(client, () => (lost += 1)),
        { ...of, tag: input.tag, ...(put.type === 'tagPut' && put.tagId !== undefined ? { tagId: put.tagId } : {}) },
      );
      expect([failures, lost, gupy.world.tagNames(applicationId)]).toEqual([[], 0, before]);
    },
  );

  it('P-CORRECT: where the very text is there, one of another form is somebody else’s, and stays', async () => {
    for (const name of ['Exame n\u00e3o apto', sent]) gupy.world.addTag(applicationId, name);
    const { failures } = await removeIt();
    expect([failures, lost, gupy.world.tagNames(applicationId)]).toEqual([[], 0, ['Exame n\u00e3o apto']]);
  });
});
