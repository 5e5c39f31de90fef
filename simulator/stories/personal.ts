import type { PlayedStory } from './played-story';
import type { Scene } from './scene';
import { tagsOnce } from './shared-checks';

/** A whole exam; then all that is stored of it is read, decrypted, and searched for the person. */
export const personal: PlayedStory = {
  promise: 'P-PII',
  asksBridge: true,
  steps: {
    move: (scene) => scene.move('exam'),
    result: async (scene) => {
      await scene.complete({ outcome: 'failed', score: 35, maxScore: 100 });
      await scene.written();
    },
    read: async (scene) => {
      const stored = await scene.bridge.storedOf(scene.candidate);
      scene.remember('size', [String(Math.round(stored.length / 1_000))]);
      scene.remember('ids', stored.includes(String(scene.candidate)) ? [String(scene.candidate)] : []);
      scene.remember(
        'found',
        dataOf(scene).filter((datum) => stored.includes(datum)),
      );
    },
  },
  checks: {
    sent: (scene) => {
      const names = Object.keys(scene.ordersOf()[0]?.body.candidate ?? {});
      return { holds: names.length > 0, seen: [names] };
    },
    read: (scene) => ({ holds: scene.recall('ids').length === 1, seen: [Number(scene.recall('size')[0] ?? 0)] }),
    none: (scene) => {
      const found = scene.recall('found');
      return { holds: found.length === 0, seen: [found.length, dataOf(scene).length] };
    },
    tag: tagsOnce,
  },
};

/** What tells who the candidate is, as Gupy has it. */
function dataOf({ gupy, candidate }: Scene): string[] {
  const person = gupy.world.application(candidate).candidate;
  if (person === null) return [];
  const { name, lastName, email, identificationDocument, birthdate, mobileNumber, phoneNumber, addressStreet } = person;
  return [
    `${name} ${lastName}`,
    lastName,
    email,
    identificationDocument,
    birthdate,
    mobileNumber,
    phoneNumber,
    addressStreet,
  ];
}
