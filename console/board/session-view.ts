// What the page needs once somebody is logged in: what may be chosen, and where links lead.
import { outcomes } from '../../domain/exam/result';
import type { TemporalSession } from '../../operator/temporal-session';
import { boardStates, stateQuery } from './board-query';
import type { Session } from './sessions';

export interface SessionView {
  /** For the header of actions. */
  actionToken: string;
  /** ISO 8601. */
  endsAt: string;
  /** IANA: of the dates in texts for recruiters, and so of those on the page. */
  timeZone: string;
  /** As bridge.yaml names them: suggestions, since Gupy may write a step in another way. */
  steps: string[];
  jobs: number[];
  providers: string[];
  outcomes: readonly string[];
  /** Null where bridge.yaml does not say where it is. */
  links: { candidate: string | null; run: string | null; lists: Record<string, string> | null; sandbox: string | null };
}

export function sessionView(
  { config, namespace }: TemporalSession,
  { actionToken, endsAt }: Session,
  sandbox?: string,
): SessionView {
  const { candidateUrl = null, temporalUi } = config.console ?? {};
  const runs =
    temporalUi === undefined ? undefined : `${temporalUi}/namespaces/${encodeURIComponent(namespace)}/workflows`;
  const list = (query: string) => `${runs}?query=${encodeURIComponent(query)}`;
  return {
    actionToken,
    endsAt: new Date(endsAt).toISOString(),
    timeZone: config.timeZone,
    steps: unique(config.exams.flatMap(({ matcher: { step } }) => step ?? [])),
    jobs: unique(config.exams.flatMap(({ matcher: { jobs } }) => jobs ?? [])),
    providers: [...config.providers.keys()],
    outcomes,
    links: {
      candidate: candidateUrl,
      run: runs === undefined ? null : `${runs}/{{run}}`,
      lists:
        runs === undefined ? null : Object.fromEntries(boardStates.map((state) => [state, list(stateQuery(state))])),
      sandbox: sandbox ?? null,
    },
  };
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
