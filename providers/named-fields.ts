/** Fields as a group; a name that comes several times has a list. */
export function groupOfFields(fields: Iterable<readonly [string, string]>): object {
  const named = new Map<string, string[]>();
  for (const [name, value] of fields) {
    const values = named.get(name) ?? [];
    values.push(value);
    named.set(name, values);
  }
  return Object.fromEntries([...named].map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}
