import { storyLine } from '../../../../cli/dev/story-printer';

test('the date of an exam is told as on the wall, with its zone and without the letters of a protocol', () => {
  const scheduledFor = '2026-12-05T04:33:01.211Z';
  const line = storyLine({
    ...{ type: 'progress-recorded', seq: 1, at: scheduledFor, reference: '7.1.2.a', orderId: 'o-1', progressId: 'p-1' },
    ...{ stage: 'scheduled', scheduledFor },
  });
  const here = new Date(scheduledFor);
  const time = `${String(here.getHours()).padStart(2, '0')}:${String(here.getMinutes()).padStart(2, '0')}`;
  expect(line).toMatch(new RegExp(`scheduled for 2026-12-0[456] ${time} GMT([+-][\\d:]+)?$`));
});
