// Which metrics a text names, and which there are.
import { documentedMetrics } from './pages/metrics-page';

/** Names of our metrics in queries, without the suffixes of histograms. */
export function metricsNamedIn(text: string): string[] {
  const names = (text.match(/\bbridge_[a-z_]+\b/g) ?? []).map((name) => name.replace(/_(?:bucket|sum|count)$/, ''));
  return [...new Set(names)].toSorted();
}

export async function knownMetrics(): Promise<Set<string>> {
  return new Set([...(await documentedMetrics()).values()].flat().map(({ name }) => name));
}
