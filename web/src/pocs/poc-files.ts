import { type ReadonlySignal, signal } from '@preact/signals';
import { type Attachment, newKey, type RestApi, RestProblem, uploadAttachment } from '@tatami/client/rest';

/** A file that is on its way, or whose way has ended. */
export interface Upload {
  /** The same when it is sent again, so that what has arrived need not be sent twice. */
  readonly key: string;
  readonly file: File;
  /** From 0 to 1. */
  readonly share: number;
  /** Why it was refused; undefined while it is sent. */
  readonly failure: string | undefined;
}

export interface PocFilesOptions {
  readonly rest: RestApi;
  readonly pocId: string;
  /** The POC has another revision now. */
  readonly onChanged: () => void;
}

/** The files of a POC, and those that are being sent. */
export class PocFiles {
  readonly #options: PocFilesOptions;
  readonly #items = signal<readonly Attachment[] | undefined>(undefined);
  readonly #uploads = signal<readonly Upload[]>([]);
  readonly #hasFailed = signal(false);

  constructor(options: PocFilesOptions) {
    this.#options = options;
  }

  /** Undefined until they are known. */
  get items(): ReadonlySignal<readonly Attachment[] | undefined> {
    return this.#items;
  }

  get uploads(): ReadonlySignal<readonly Upload[]> {
    return this.#uploads;
  }

  /** Whether the list could not be read. */
  get hasFailed(): ReadonlySignal<boolean> {
    return this.#hasFailed;
  }

  async load(): Promise<void> {
    const { rest, pocId } = this.#options;
    this.#hasFailed.value = false;
    try {
      this.#items.value = (await rest.call('listAttachments', { path: { id: pocId } })).items;
    } catch (cause) {
      console.warn('files', cause);
      this.#hasFailed.value = true;
    }
  }

  async add(files: readonly File[]): Promise<void> {
    await Promise.all(files.map(file => this.#send({ key: newKey(), file, share: 0, failure: undefined })));
  }

  /** Sends a file again that did not arrive. */
  async retry(upload: Upload): Promise<void> {
    await this.#send({ ...upload, failure: undefined });
  }

  forget({ key }: Upload): void {
    this.#uploads.value = this.#uploads.value.filter(upload => upload.key !== key);
  }

  async delete({ id }: Attachment): Promise<void> {
    const { rest, pocId, onChanged } = this.#options;
    await rest.call('deleteAttachment', { path: { id: pocId, attachmentId: id } });
    this.#items.value = this.#items.value?.filter(item => item.id !== id);
    onChanged();
  }

  /** An address where the file can be read for some minutes. */
  async addressOf({ id }: Attachment): Promise<string> {
    const { rest, pocId } = this.#options;
    return (await rest.call('readAttachmentContent', { path: { id: pocId, attachmentId: id } })).url;
  }

  async #send(upload: Upload): Promise<void> {
    const { rest, pocId, onChanged } = this.#options;
    const { key, file } = upload;
    this.#show(upload);
    try {
      await uploadAttachment(rest, pocId, file, {
        fileName: file.name,
        kind: /^image\/(png|jpeg|webp|gif)$/.test(file.type) ? 'screenshot' : 'attachment',
        idempotencyKey: key,
        onProgress: (sent, total) => this.#show({ ...upload, share: total === 0 ? 1 : sent / total }),
      });
      this.forget(upload);
      await this.load();
      onChanged();
    } catch (cause) {
      console.warn('upload', cause);
      this.#show({ ...upload, failure: cause instanceof RestProblem ? cause.code : 'offline' });
    }
  }

  #show(upload: Upload): void {
    const others = this.#uploads.value.filter(({ key }) => key !== upload.key);
    this.#uploads.value = [...others, upload];
  }
}
