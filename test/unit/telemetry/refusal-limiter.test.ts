import { RefusalLimiter, sourceOf } from '../../../telemetry/refusal-limiter';
import { createFakeClock } from '../../support/fake-clock';

it('R20: lets so many refusals a minute pass, then tells the seconds until the minute is over', async () => {
  const clock = createFakeClock();
  const limiter = new RefusalLimiter(3, clock);
  const refuse = () => limiter.refuse('192.0.2.1');
  expect([refuse(), refuse(), refuse()]).toEqual([undefined, undefined, undefined]);
  expect(refuse()).toBe(60);
  await clock.advance(20_500);
  expect(refuse()).toBe(40);
  await clock.advance(39_499);
  expect(refuse()).toBe(1);
  await clock.advance(1);
  expect(refuse()).toBeUndefined();
});

it('R20: every source has a budget of its own', () => {
  const limiter = new RefusalLimiter(1, createFakeClock());
  expect(limiter.refuse('192.0.2.1')).toBeUndefined();
  expect(limiter.refuse('192.0.2.2')).toBeUndefined();
  expect(limiter.refuse('192.0.2.1')).toBe(60);
  expect(limiter.refuse(undefined)).toBeUndefined();
});

it('R20: a flood of sources forgets the quietest, never the one that is refused all the time', () => {
  const limiter = new RefusalLimiter(1, createFakeClock());
  limiter.refuse('192.0.2.1');
  limiter.refuse('192.0.2.2');
  for (let index = 0; index < 30_000; index += 1) {
    limiter.refuse(`198.${index >> 16}.${(index >> 8) & 255}.${index & 255}`);
    if (index % 1_000 === 0) limiter.refuse('192.0.2.1');
  }
  expect(limiter.sourceCount).toBe(10_000);
  expect(limiter.refuse('192.0.2.1')).toBe(60);
  expect(limiter.refuse('192.0.2.2')).toBeUndefined();
});

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::ffff:192.168.122.111', '192.168.122.111'],
  ['1::2:3:4:5:6:7', '1:0:2:3::/64'],
  ['2001:db8:1::', '2001:db8:1:0::/64'],
  ['1:2::3:4:5', '1:2:0:0::/64'],
  ['', ''],
])('R20: the source of %p is %p', (address, source) => {
  expect(sourceOf(address)).toBe(source);
});
