// The company's webhook configurations.
import { randomUUID } from 'node:crypto';

export const webhookActions = [
  'application.created',
  'application.completed',
  'application.assigned',
  'application.moved',
  'application.pre-hiring-information-filled',
  'application.evaluation',
  'candidate.hired',
  'job.published',
  'job.status-changed',
  'job.changed',
  'pre-employee.moved',
] as const;

export interface WebhookConfiguration {
  id: string;
  action: string;
  status: 'active' | 'inactive';
  postbackUrl: string;
  clientHeaders: Record<string, string>;
  techOwnerName: string | null;
  techOwnerEmail: string | null;
  /** Epoch ms of the first of only failures since the last success. */
  failingSinceMs?: number;
}

export class WebhookRegistry {
  private readonly configurations: Map<string, WebhookConfiguration>;

  constructor(former: readonly WebhookConfiguration[] = []) {
    this.configurations = new Map(former.map((one) => [one.id, one]));
  }

  create(configuration: Omit<WebhookConfiguration, 'id' | 'failingSinceMs'>): WebhookConfiguration {
    const created = { id: randomUUID(), ...configuration };
    this.configurations.set(created.id, created);
    return created;
  }

  get(id: string): WebhookConfiguration | undefined {
    return this.configurations.get(id);
  }

  /** False where there was none. */
  delete(id: string): boolean {
    return this.configurations.delete(id);
  }

  all(): WebhookConfiguration[] {
    return [...this.configurations.values()];
  }

  activeFor(action: string): WebhookConfiguration[] {
    return this.all().filter((one) => one.action === action && one.status === 'active');
  }
}
