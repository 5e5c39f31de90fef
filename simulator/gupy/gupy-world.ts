// The company in memory: jobs, steps, applications, tags, comments. The routes decide what Gupy shows and when. Movements of one
// application get strictly rising dates.
import type { Story } from '../story';
import type {
  Application,
  ApplicationStatus,
  Comment,
  Job,
  Message,
  MessageContent,
  JobStatus,
  Placement,
  Step,
  Tag,
} from './gupy-records';
import { Refusal } from '../route';
import type { StoredWorld } from './gupy-state';
import { type Candidate, inventedCandidate } from './invented-candidate';

export interface NewApplication {
  jobId: number;
  /** Default: the job's first step. */
  stepId?: number;
  /** Default: the next free one. */
  id?: number;
  candidate?: Partial<Candidate>;
  /** Added by hand by HR: contact data is then in `manualCandidate`. Default false. */
  manual?: boolean;
  status?: ApplicationStatus;
  tags?: string[];
}

export class GupyWorld {
  private readonly jobs = new Map<number, Job>();
  private readonly applications = new Map<number, Application>();
  private readonly byJob = new Map<number, Application[]>();
  private readonly story: Story;
  private readonly onChange: () => void;
  private readonly ids = {
    application: 654_321,
    tag: 34_486_644,
    comment: 12_307_223,
    candidate: 1,
    job: 123_456,
    step: 86_540,
  };

  /** `onChange`: after a change that has no story event. */
  constructor(story: Story, onChange: () => void = () => {}) {
    this.story = story;
    this.onChange = onChange;
  }

  /** Everything, as plain data. */
  stored(): StoredWorld {
    return { jobs: this.allJobs(), applications: [...this.applications.values()], ids: this.ids };
  }

  /** Has what `stored` gave, and nothing else. No id is given out twice, so that the bridge takes no person for another. */
  restore({ jobs, applications, ids }: StoredWorld): void {
    for (const id of this.applications.keys()) this.ids.application = Math.max(this.ids.application, id + 1);
    this.jobs.clear();
    this.applications.clear();
    this.byJob.clear();
    for (const job of jobs) {
      this.jobs.set(job.id, job);
      this.byJob.set(job.id, []);
    }
    for (const application of applications) this.keep(application);
    for (const kind of Object.keys(this.ids) as (keyof typeof this.ids)[]) {
      this.ids[kind] = Math.max(this.ids[kind], ids[kind]);
    }
    this.onChange();
  }

  /** The place of a step in the list is its order. */
  addJob(job: { id?: number; name: string; code?: string; status?: JobStatus; steps: NewStep[] }): Job {
    const createdAt = new Date().toISOString();
    const added: Job = {
      id: job.id ?? this.free('job', this.jobs),
      name: job.name,
      code: job.code ?? '',
      type: 'vacancy_type_effective',
      status: job.status ?? 'published',
      createdAt,
      steps: [],
    };
    this.jobs.set(added.id, added);
    this.byJob.set(added.id, []);
    for (const step of job.steps) this.addStep(added.id, step);
    this.onChange();
    return added;
  }

  addStep(jobId: number, step: NewStep): Step {
    const job = this.job(jobId);
    const now = new Date().toISOString();
    const added: Step = {
      id: step.id ?? this.free('step', { has: (id) => this.hasStep(id) }),
      name: step.name,
      type: step.type ?? 'offline',
      category: step.category ?? 'evaluation',
      order: job.steps.length + 1,
      createdAt: now,
      updatedAt: now,
    };
    job.steps.push(added);
    this.onChange();
    return added;
  }

  renameStep(jobId: number, stepId: number, name: string): void {
    Object.assign(this.step(jobId, stepId), { name, updatedAt: new Date().toISOString() });
    this.onChange();
  }

  setJobStatus(jobId: number, status: JobStatus): void {
    this.job(jobId).status = status;
    this.onChange();
  }

  addApplication(application: NewApplication): Application {
    const job = this.job(application.jobId);
    const step = application.stepId === undefined ? job.steps[0] : this.step(job.id, application.stepId);
    if (step === undefined) throw new Refusal(400, `Job ${job.id} has no step`);
    const id = application.id ?? this.free('application', this.applications);
    if (this.applications.has(id)) throw new Refusal(409, `Application ${id} exists`);
    const person = inventedCandidate(this.ids.candidate++, application.candidate);
    const now = Date.now();
    const added: Application = {
      id,
      jobId: job.id,
      score: 50 + (id % 50),
      partnerName: 'gupy_public_page',
      createdMs: now,
      candidate: application.manual === true ? null : person,
      manualCandidate: application.manual === true ? person : null,
      placements: [{ atMs: now, stepId: step.id, previousStepId: null, status: application.status ?? 'in_process' }],
      tags: [],
      comments: [],
      messages: [],
      disapprovalReason: null,
      disapprovalReasonNotes: null,
    };
    for (const name of application.tags ?? []) added.tags.push({ id: this.ids.tag++, name, createdMs: 0 });
    this.keep(added);
    this.onChange();
    return added;
  }

  /** Moves without an event; `ApplicationMover` also sends it. */
  move(applicationId: number, stepId: number): Placement {
    const { step: previousStep, status } = this.placement(applicationId);
    const step = this.step(this.application(applicationId).jobId, stepId);
    return this.place(applicationId, { step, previousStep, status });
  }

  setStatus(applicationId: number, status: ApplicationStatus): void {
    this.story.add({ type: 'status-changed', applicationId, status });
    this.place(applicationId, { ...this.placement(applicationId), status });
  }

  /** Adds a second tag of that name if there is one. */
  addTag(applicationId: number, name: string, existed = false): Tag {
    const tag = { id: this.ids.tag++, name, createdMs: Date.now() };
    this.application(applicationId).tags.push(tag);
    this.story.add({ type: 'tag-put', applicationId, tagId: tag.id, tag: name, existed });
    return tag;
  }

  /** A PUT of a tag that the application has; nothing changes. */
  keepTag(applicationId: number, tag: Tag): Tag {
    this.story.add({ type: 'tag-put', applicationId, tagId: tag.id, tag: tag.name, existed: true });
    return tag;
  }

  removeTag(applicationId: number, tagId: number): void {
    const tag = this.tags(applicationId).find(({ id }) => id === tagId);
    if (tag === undefined) throw new Refusal(404, 'Tag not found');
    tag.removedMs = Date.now();
    this.story.add({ type: 'tag-removed', applicationId, tagId, tag: tag.name });
  }

  addComment(applicationId: number, text: string): Comment {
    const comment = { id: this.ids.comment++, text, createdMs: Date.now() };
    this.application(applicationId).comments.push(comment);
    this.story.add({ type: 'comment-posted', applicationId, commentId: comment.id, text });
    return comment;
  }

  addMessage(applicationId: number, content: MessageContent): Message {
    const message = { id: this.ids.comment++, createdMs: Date.now(), content };
    this.application(applicationId).messages.push(message);
    const said = 'templateId' in content ? `template ${content.templateId}` : content.subject;
    this.story.add({ type: 'message-sent', applicationId, messageId: message.id, said });
    return message;
  }

  job(id: number): Job {
    const job = this.jobs.get(id);
    if (job === undefined) throw new Refusal(404, 'Job not found');
    return job;
  }

  step(jobId: number, stepId: number): Step {
    const step = this.job(jobId).steps.find(({ id }) => id === stepId);
    if (step === undefined) throw new Refusal(400, 'Invalid currentStepId: not a step of this job');
    return step;
  }

  stepNamed(jobId: number, name: string): Step {
    const step = this.job(jobId).steps.find((candidate) => candidate.name === name);
    if (step === undefined) throw new Refusal(400, `No step named ${name} in job ${jobId}`);
    return step;
  }

  application(id: number): Application {
    const application = this.applications.get(id);
    if (application === undefined) throw new Refusal(404, 'Application not found');
    return application;
  }

  has(applicationId: number): boolean {
    return this.applications.has(applicationId);
  }

  /** Where the application is now; with `asOfMs`, where it was then. */
  placement(applicationId: number, asOfMs = Infinity): Placement {
    const { jobId, placements } = this.application(applicationId);
    const kept = placements.findLast(({ atMs }) => atMs <= asOfMs) ?? placements[0];
    if (kept === undefined) throw new Error(`application ${applicationId} has no placement`);
    const { atMs, stepId, previousStepId, status } = kept;
    const previousStep = previousStepId === null ? null : this.step(jobId, previousStepId);
    return { atMs, step: this.step(jobId, stepId), previousStep, status };
  }

  /** Tags as they are now; with `asOfMs`, as they were then. */
  tags(applicationId: number, asOfMs = Infinity): Tag[] {
    return this.application(applicationId).tags.filter(
      ({ createdMs, removedMs }) => createdMs <= asOfMs && (removedMs === undefined || removedMs > asOfMs),
    );
  }

  /** The name behind the id of a tag, also of one that is off already. */
  tagNamed(applicationId: number | null, tagId: string): string | undefined {
    const tags = applicationId === null ? undefined : this.applications.get(applicationId)?.tags;
    return tags?.find(({ id }) => String(id) === tagId)?.name;
  }

  tagNames(applicationId: number): string[] {
    return this.tags(applicationId).map(({ name }) => name);
  }

  commentTexts(applicationId: number): string[] {
    return this.application(applicationId).comments.map(({ text }) => text);
  }

  allJobs(): Job[] {
    return [...this.jobs.values()];
  }

  applicationsOf(jobId: number): readonly Application[] {
    this.job(jobId);
    return this.byJob.get(jobId) ?? [];
  }

  private place(applicationId: number, { step, previousStep, status }: Omit<Placement, 'atMs'>): Placement {
    const atMs = Math.max(Date.now(), this.placement(applicationId).atMs + 1);
    const kept = { atMs, stepId: step.id, previousStepId: previousStep?.id ?? null, status };
    this.application(applicationId).placements.push(kept);
    this.onChange();
    return { atMs, step, previousStep, status };
  }

  private keep(application: Application): void {
    this.applications.set(application.id, application);
    this.byJob.get(application.jobId)?.push(application);
  }

  private hasStep(stepId: number): boolean {
    return this.allJobs().some(({ steps }) => steps.some(({ id }) => id === stepId));
  }

  private free(kind: 'application' | 'job' | 'step', taken: { has(id: number): boolean }): number {
    while (taken.has(this.ids[kind])) this.ids[kind] += 1;
    return this.ids[kind]++;
  }
}

export type NewStep = Pick<Step, 'name'> & Partial<Pick<Step, 'id' | 'type' | 'category'>>;
