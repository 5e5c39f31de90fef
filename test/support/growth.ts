// How the cost of reading a text grows with its length, the same on a slow or busy machine: one long text against as much text in
// short ones, turn by turn, each by its quickest turn. What could go wrong: the processor's time of this process counts its
// compiler and collector too, so a limit lies halfway between what grows as the length does and what grows with its square.

/** The long text is so many times as long as the short one. A square shows as this much, what is even as one. */
const longer = 32;
const turns = 5;
/** Milliseconds, for what the process does beside it: no text that costs less holds anybody up. */
const noise = 2;

/** Millisecond of the processor that the long text took, and may take: more is a square. */
export function growthOf(read: (text: string) => unknown, textOf: (length: number) => string, length: number) {
  const [short, long] = [textOf(Math.round(length / longer)), textOf(length)];
  let [inShort, inLong] = [Infinity, Infinity];
  for (let turn = 0; turn < turns; turn += 1) {
    inShort = Math.min(
      inShort,
      processorTime(() => {
        for (let part = 0; part < longer; part += 1) read(short);
      }),
    );
    inLong = Math.min(
      inLong,
      processorTime(() => read(long)),
    );
  }
  return { took: inLong, mayTake: inShort * Math.sqrt(longer) + noise };
}

function processorTime(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
