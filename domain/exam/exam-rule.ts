import type { TextSettings } from '../text/locale';
import type { NoticeRule } from './notice';
import type { Outcome } from './result';
import type { PartsRule } from './part';
import type { Stage } from './stage';

/** What is written in Gupy for one outcome, before its placeholders are filled in. */
export interface PublishTemplate {
  tags: string[];
  comment?: string;
}

/**
 * One entry of `exams` in `bridge.yaml`, free of secrets. It travels in the movement event, so what was agreed when
 * the candidate entered the step is what is applied, even after the file changed.
 */
export interface ExamRule {
  provider: string;
  /** The provider's code of the exam. */
  exam: string;
  /** Milliseconds from the order until the exam expires. */
  deadline: number;
  /** What happens to an open order when the candidate is moved on. */
  onLeave: 'cancel' | 'keep';
  /** Milliseconds to wait before the order is cancelled; a candidate who is back by then keeps the exam. @default 0 */
  cancelAfter?: number;
  /** How often an exam that the candidate missed is ordered again, at most. @default 0: the bridge waits */
  reorderOnMissed?: number;
  /** What happens to a result that comes too late. */
  lateResult: 'publish' | 'comment' | 'ignore';
  /** Milliseconds the run stays open after everything is settled, to absorb duplicates and corrections. */
  closeAfter: number;
  /** Of a stage before the result nothing is written where it is absent. */
  publish: Record<Outcome, PublishTemplate> & Partial<Record<Stage, PublishTemplate>>;
  /** Where an order has several exams, each with a result of its own. @default each result is a version of the whole */
  parts?: PartsRule;
  /** Messages to the candidate. @default none */
  notify?: NoticeRule;
  texts: TextSettings;
  /** Whether what came out may be shown where nothing is encrypted. @default false */
  outcomeVisible?: boolean;
}

/** Which movements a rule answers to: a step by folded name or by id, optionally in these jobs only. */
export interface ExamMatcher {
  step?: string;
  stepId?: number;
  jobs?: number[];
}

/** A configured exam: when it applies and what is agreed then. */
export interface ConfiguredExam {
  matcher: ExamMatcher;
  rule: ExamRule;
  /** Epoch milliseconds: who entered before is not ordered for unasked (P-START). @default when a worker first ran with it */
  since?: number;
}
