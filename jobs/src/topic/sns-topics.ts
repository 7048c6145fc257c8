import { CreateTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { TatamiError, type TenantId } from '@tatami/protocol';

/** A server that does not answer holds a worker no longer. */
const PATIENCE_MS = 10_000;

export interface SnsSettings {
  readonly region: string;
  /** Of another server than Amazon's that speaks SNS. */
  readonly endpoint?: string | undefined;
  /** Where the page is: what links begin with. */
  readonly pageUrl: string;
  /** Left out, they come from where the AWS SDK looks: the environment, a role of the machine, … */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What a topic of a tenant is about: its dojos, or the reports and videos that were asked for. */
export type TopicSubject = 'dojo' | 'jobs';

/** The topics of all tenants at Amazon SNS, `tenant-{id}-dojo` and `tenant-{id}-jobs`. One is made when it is first needed. */
export class SnsTopics {
  readonly #client: SNSClient;
  readonly #arns = new Map<string, string>();

  constructor({ region, endpoint, credentials }: SnsSettings) {
    this.#client = new SNSClient({
      region,
      ...(endpoint !== undefined && { endpoint }),
      ...(credentials !== undefined && { credentials }),
      // The queue tries again by itself.
      maxAttempts: 1,
      requestHandler: { connectionTimeout: PATIENCE_MS, requestTimeout: PATIENCE_MS },
    });
  }

  /**
   * @param type an attribute, by which subscriptions can be filtered
   * @throws TatamiError `topic-failed`
   */
  async publish(tenantId: TenantId, subject: TopicSubject, type: string, message: string): Promise<void> {
    const name = `tenant-${tenantId}-${subject}`;
    try {
      await this.#client.send(
        new PublishCommand({
          TopicArn: await this.#arnOf(name),
          Message: message,
          MessageAttributes: { type: { DataType: 'String', StringValue: type } },
        }),
      );
    } catch (cause) {
      // It may have been deleted; the next try makes it again.
      this.#arns.delete(name);
      throw new TatamiError('topic-failed', { cause });
    }
  }

  close(): void {
    this.#client.destroy();
  }

  /** Making a topic that is there answers with it. */
  async #arnOf(name: string): Promise<string> {
    const known = this.#arns.get(name);
    if (known !== undefined) return known;
    const { TopicArn: arn } = await this.#client.send(new CreateTopicCommand({ Name: name }));
    if (arn === undefined) throw new Error('SNS has named no topic');
    this.#arns.set(name, arn);
    return arn;
  }
}
