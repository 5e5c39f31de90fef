// Examity: callbacks have their time in a header and dates without a zone. Who did not come may book again. It is told no reference of
// ours, and cannot be asked. Who came is not said apart from who began. Routes and header names are set per account.
import { localTime } from '../local-time';
import type { ResultVersion } from '../order-records';
import type { Standing } from '../callback-request';
import type { Vendor } from '../vendor';
import { needed } from '../vendor-dialect';
import { asJson, signature, timed } from '../vendor-proof';

const verdicts = {
  passed: 'Approved',
  failed: 'Rejected',
  inconclusive: 'Rejected',
  cancelled: 'Cancelled',
} as const satisfies Record<ResultVersion['outcome'], string>;

export const examity: Vendor = {
  routes: [
    {
      name: 'createAppointment',
      on: 'POST /appointments',
      orders: (sent) => {
        const { examCode: exam, userEmail: email } = needed(sent, 'examCode', 'userEmail', 'userName');
        return { exam, candidate: { email } };
      },
      answers: ({ orderId }) => ({ transactionId: orderId }),
    },
  ],
  callback: {
    says: (standing) => {
      const { order, version, report } = standing;
      const statusName = version === undefined ? stageName(standing) : verdicts[version.outcome];
      const at = order.progress.findLast(({ scheduledFor }) => scheduledFor !== undefined)?.scheduledFor;
      const saidAt = version?.recordedAt ?? report?.occurredAt;
      return statusName === undefined || saidAt === undefined
        ? undefined
        : {
            transactionId: order.orderId,
            examName: order.body.exam,
            statusName,
            ...(at === undefined ? {} : { appointmentDateTime: localTime(at) }),
            updatedOn: localTime(saidAt),
          };
    },
    stages: ['scheduled', 'started', 'missed'],
    sends: asJson((text, context) => ({
      'X-Examity-Timestamp': String(context.seconds),
      ...signature('X-Examity-Signature', { signs: timed })(text, context),
    })),
  },
};

function stageName({ order, report }: Standing): string | undefined {
  const isMoved = order.progress.filter(({ stage }) => stage === 'scheduled').length > 1;
  const names = {
    scheduled: isMoved ? 'Rescheduled' : 'Scheduled',
    started: 'In Progress',
    missed: 'No-Show',
    attended: undefined,
  };
  return report === undefined ? undefined : names[report.stage];
}
