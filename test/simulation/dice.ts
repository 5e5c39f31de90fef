// Draws from the seed of a world.

export class Dice {
  private readonly random: () => number;

  /** @param random numbers in [0, 1) */
  constructor(random: () => number) {
    this.random = random;
  }

  below(count: number): number {
    return Math.floor(this.random() * count);
  }

  isOneIn(count: number): boolean {
    return this.below(count) === 0;
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  oneOf<T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0];
  }
}
