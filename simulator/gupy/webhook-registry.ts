// The company's webhook configurations.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';

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

export const webhookSchema = z.object({
  id: z.string(),
  action: z.string(),
  status: z.enum(['active', 'inactive']),
  postbackUrl: z.string(),
  clientHeaders: z.record(z.string(), z.string()),
  techOwnerName: z.string().nullable(),
  techOwnerEmail: z.string().nullable(),
  /** Epoch ms of the first failure since the last success. */
  failingSinceMs: z.number().exactOptional(),
});
export type WebhookConfiguration = z.infer<typeof webhookSchema>;

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
