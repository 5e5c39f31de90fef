// Whether a signalWithStart started a run or found one. The server says so (`started`), but the SDK drops the flag; so an SDK
// client with a wrapped service sends the request and keeps the flag for the call it belongs to. Converters, codecs and
// interceptors stay the SDK's own, and there is one request.
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  WorkflowClient,
  type WorkflowSignalWithStartOptions,
  type Client,
  type ConnectionLike,
} from '@temporalio/client';

type Service = ConnectionLike['workflowService'];
type Request = Parameters<Service['signalWithStartWorkflowExecution']>[0];

export class ReportingStarter {
  private readonly workflow: WorkflowClient;
  private readonly reports = new AsyncLocalStorage<{ started: boolean }>();

  constructor(client: Client) {
    const { namespace, identity, loadedDataConverter, interceptors } = client.options;
    this.workflow = new WorkflowClient({
      connection: this.observed(client.connection),
      namespace,
      identity,
      dataConverter: loadedDataConverter,
      ...(interceptors.workflow === undefined ? {} : { interceptors: interceptors.workflow }),
    });
  }

  /** @returns whether a run was started */
  async signalWithStart(
    workflowType: string,
    options: WorkflowSignalWithStartOptions<[unknown]> & { args: unknown[] },
  ): Promise<boolean> {
    const report = { started: false };
    await this.reports.run(report, () => this.workflow.signalWithStart(workflowType, options));
    return report.started;
  }

  /** The same connection, with one wrapped method. */
  private observed(connection: ConnectionLike): ConnectionLike {
    const { workflowService } = connection;
    const signalWithStartWorkflowExecution = async (request: Request): Promise<unknown> => {
      const response = await workflowService.signalWithStartWorkflowExecution(request);
      const report = this.reports.getStore();
      if (report !== undefined) report.started = response.started;
      return response;
    };
    const service = Object.create(workflowService, {
      signalWithStartWorkflowExecution: { value: signalWithStartWorkflowExecution },
    }) as Service;
    return Object.create(connection, { workflowService: { value: service } }) as ConnectionLike;
  }
}
