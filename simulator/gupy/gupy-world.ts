// The company in memory: jobs, steps, applications, tags, comments. It only keeps and changes; what Gupy shows, and
// when, is decided by the routes. Movements of one application get strictly rising dates.
import type { Story } from '../story';
import type {
  Application,
  ApplicationStatus,
  Candidate,
  Comment,
  Job,
  JobStatus,
  Standing,
  Step,
  Tag,
} from './gupy-records';
import { Refusal } from '../route';
import { inventedCandidate } from './invented-candidate';
import { storedApplication, type StoredWorld } from './stored-world';

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

  /** `onChange`: after what the story does not tell. */
  constructor(story: Story, onChange: () => void = () => {}) {
    this.story = story;
    this.onChange = onChange;
  }

  /** Everything, as plain data. */
  stored(): StoredWorld {
    const applications = [...this.applications.values()].map(storedApplication);
    return { jobs: this.allJobs(), applications, ids: this.ids };
  }

  /** Into an empty world: what `stored` gave before a restart. */
  restore({ jobs, applications, ids }: StoredWorld): void {
    for (const job of jobs) {
      this.jobs.set(job.id, job);
      this.byJob.set(job.id, []);
    }
    for (const { standings, ...stored } of applications) {
      const standing = ({ stepId, previousStepId, ...stood }: (typeof standings)[number]): Standing => ({
        ...stood,
        step: this.step(stored.jobId, stepId),
        previousStep: previousStepId === null ? null : this.step(stored.jobId, previousStepId),
      });
      this.keep({ ...stored, standings: standings.map(standing) });
    }
    Object.assign(this.ids, ids);
  }

  /** Steps get their order from their place; ids where none is given. */
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
    const added: Step = {
      id: step.id ?? this.free('step', { has: (id) => this.hasStep(id) }),
      name: step.name,
      type: step.type ?? 'offline',
      category: step.category ?? 'evaluation',
      order: job.steps.length + 1,
      createdAt: new Date().toISOString(),
    };
    job.steps.push(added);
    this.onChange();
    return added;
  }

  renameStep(jobId: number, stepId: number, name: string): void {
    this.step(jobId, stepId).name = name;
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
      standings: [{ atMs: now, step, previousStep: null, status: application.status ?? 'in_process' }],
      tags: [],
      comments: [],
      disapprovalReason: null,
      disapprovalReasonNotes: null,
    };
    for (const name of application.tags ?? []) added.tags.push({ id: this.ids.tag++, name, createdMs: 0 });
    this.keep(added);
    this.onChange();
    return added;
  }

  /** Moves without telling anyone; `ApplicationMover` also sends the event. */
  move(applicationId: number, stepId: number): Standing {
    const application = this.application(applicationId);
    const before = this.standing(applicationId);
    const step = this.step(application.jobId, stepId);
    return this.stand(application, { step, previousStep: before.step, status: before.status });
  }

  setStatus(applicationId: number, status: ApplicationStatus): Standing {
    const application = this.application(applicationId);
    const { step, previousStep } = this.standing(applicationId);
    this.story.tell({ type: 'status-changed', applicationId, status });
    return this.stand(application, { step, previousStep, status });
  }

  /** Adds without looking whether the tag exists. */
  addTag(applicationId: number, name: string, existed = false): Tag {
    const tag = { id: this.ids.tag++, name, createdMs: Date.now() };
    this.application(applicationId).tags.push(tag);
    this.story.tell({ type: 'tag-put', applicationId, tagId: tag.id, tag: name, existed });
    return tag;
  }

  /** A PUT that found the tag there and left it. */
  keepTag(applicationId: number, tag: Tag): Tag {
    this.story.tell({ type: 'tag-put', applicationId, tagId: tag.id, tag: tag.name, existed: true });
    return tag;
  }

  removeTag(applicationId: number, tagId: number): void {
    const tag = this.tags(applicationId).find(({ id }) => id === tagId);
    if (tag === undefined) throw new Refusal(404, 'Tag not found');
    tag.removedMs = Date.now();
    this.story.tell({ type: 'tag-removed', applicationId, tagId, tag: tag.name });
  }

  addComment(applicationId: number, text: string): Comment {
    const comment = { id: this.ids.comment++, text, createdMs: Date.now() };
    this.application(applicationId).comments.push(comment);
    this.story.tell({ type: 'comment-posted', applicationId, commentId: comment.id, text });
    return comment;
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

  /** Where the application is now; with `asOfMs`, where it was then. */
  standing(applicationId: number, asOfMs = Infinity): Standing {
    const { standings } = this.application(applicationId);
    const standing = standings.findLast(({ atMs }) => atMs <= asOfMs) ?? standings[0];
    if (standing === undefined) throw new Error(`application ${applicationId} stands nowhere`);
    return standing;
  }

  /** Tags as they are now; with `asOfMs`, as they were then. */
  tags(applicationId: number, asOfMs = Infinity): Tag[] {
    return this.application(applicationId).tags.filter(
      ({ createdMs, removedMs }) => createdMs <= asOfMs && (removedMs === undefined || removedMs > asOfMs),
    );
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

  private stand(application: Application, standing: Omit<Standing, 'atMs'>): Standing {
    const atMs = Math.max(Date.now(), this.standing(application.id).atMs + 1);
    const stood = { atMs, ...standing };
    application.standings.push(stood);
    this.onChange();
    return stood;
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
