// Fakes for many applications at once: each has a Gupy and a provider of its own, found by the ids that activities get.
import type { ExamActivities } from '../../activities/activity-contract';
import { ExamFakes } from './exam-fakes';

export class FakesByApplication {
  private readonly byId = new Map<number, ExamFakes>();

  of(applicationId: number): ExamFakes {
    const known = this.byId.get(applicationId) ?? new ExamFakes();
    this.byId.set(applicationId, known);
    return known;
  }

  readonly activities: ExamActivities = {
    orderExam: (input) => this.of(input.applicationId).activities.orderExam(input),
    cancelOrder: (input) => this.ofReference(input.reference).activities.cancelOrder(input),
    fetchResult: (input) => this.ofReference(input.reference).activities.fetchResult(input),
    putTag: (input) => this.of(input.applicationId).activities.putTag(input),
    removeTag: (input) => this.of(input.applicationId).activities.removeTag(input),
    postComment: (input) => this.of(input.applicationId).activities.postComment(input),
    sendNotice: (input) => this.of(input.applicationId).activities.sendNotice(input),
    recoverEntry: (input) => this.ofReference(input.reference).activities.recoverEntry(input),
  };

  private ofReference(reference: string): ExamFakes {
    return this.of(Number(reference.split('.')[0]));
  }
}
