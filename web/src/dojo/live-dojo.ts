import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type {
  Close,
  DojoRole,
  Member,
  ProviderStatus,
  ReadOnlyReason,
  RefusedEvent,
  SessionView,
  TokenSource,
} from '@tatami/client';
import { DojoFiles, type ListedFile, TatamiProvider } from '@tatami/client';
import type { Command } from '@tatami/protocol';
import { BoundDocument } from './bound-document.ts';
import { Following } from './following.ts';
import { LastTyped } from './last-typed.ts';
import type { Light } from './light.ts';
import type { HeldDojo } from './open-dojos.ts';
import { shownFiles } from './shown-files.ts';

export interface LostText {
  readonly text: string;
  readonly code: string;
}

/** Everything the page shows of a dojo, as signals that follow the provider. */
export interface DojoView {
  readonly bound: BoundDocument | undefined;
  readonly status: ProviderStatus;
  readonly retryAtMs: number | undefined;
  readonly unsaved: number;
  readonly readOnlyReason: ReadOnlyReason | undefined;
  readonly members: readonly Member[];
  readonly session: SessionView | undefined;
  readonly files: readonly ListedFile[];
  /** The one in the editor; only the user's own hand changes it, and whom they follow. */
  readonly file: ListedFile | undefined;
  /** Somebody has deleted the file that is in the editor. */
  readonly isFileDeleted: boolean;
  readonly role: DojoRole;
  readonly close: Close | undefined;
}

/** Something to put on the time line. */
export type Mark =
  | { readonly kind: 'marker'; readonly data: { readonly label?: string } }
  | { readonly kind: 'light'; readonly data: { readonly light: Light; readonly label?: string } };

export interface LiveDojoOptions {
  /** Such as `wss://example.org/v1/dojos`. */
  readonly url: string;
  readonly dojoId: string;
  readonly token: TokenSource;
  readonly onRefused: (event: RefusedEvent) => void;
  /** The document was replaced and no text was lost by it. */
  readonly onReplaced: () => void;
  /** Somebody who was followed has left. */
  readonly onFollowedLeft: (name: string) => void;
}

/** A dojo that is open on this page. */
export class LiveDojo implements HeldDojo {
  readonly #provider: TatamiProvider;
  readonly #view: Signal<DojoView>;
  readonly following: Following;
  readonly lastTyped = new LastTyped();
  readonly #lost = signal<LostText | undefined>(undefined);
  readonly isNeeded: ReadonlySignal<boolean> = computed(
    () => this.#view.value.unsaved > 0 || this.#lost.value !== undefined,
  );
  #bound: BoundDocument | undefined;
  #file: ListedFile | undefined;
  #close: Close | undefined;
  #handSinceMs: number | undefined;
  #light: Light | undefined;

  constructor({ url, dojoId, token, onRefused, onReplaced, onFollowedLeft }: LiveDojoOptions) {
    const provider = new TatamiProvider(url, dojoId, { token, connect: false });
    this.#provider = provider;
    this.#view = signal(this.#read());
    this.following = new Following({
      view: this.#view,
      onFile: root => this.#showFile(root),
      onLeft: onFollowedLeft,
    });
    const follow = () => this.#follow();
    provider.on('synced', isSynced => {
      if (isSynced && this.#bound?.doc !== provider.doc) this.#bind();
      follow();
    });
    provider.on('status', follow);
    provider.on('unsaved', follow);
    provider.on('permission', follow);
    provider.on('members', follow);
    provider.on('session', ({ driver }) => {
      // Whoever has the keyboard has got what they asked for.
      if (driver !== undefined && driver === provider.user?.id) this.lowerHand();
      follow();
    });
    provider.on('closed', close => {
      this.#close = close;
      follow();
    });
    provider.on('refused', onRefused);
    // The old editor stays, read-only, until the new document has arrived.
    provider.on('reset', ({ lostText, code }) => {
      this.#showSigns();
      if (lostText === '') onReplaced();
      else this.#keepLost(lostText, code);
    });
    provider.on('error', error => console.warn('dojo', error.message));
    provider.connect();
  }

  get view(): ReadonlySignal<DojoView> {
    return this.#view;
  }

  /** What the user has to be given back; undefined if there is nothing. */
  get lost(): ReadonlySignal<LostText | undefined> {
    return this.#lost;
  }

  lostTextSeen(): void {
    this.#lost.value = undefined;
  }

  /** Nobody looks at it here any more, so others should see no caret. */
  leave(): void {
    this.following.stop();
    this.#provider.awareness.setLocalStateField('cursor', null);
  }

  /** By hand: whom one followed may be elsewhere. */
  openFile(root: string): void {
    this.following.stop();
    this.#showFile(root);
  }

  faultOfFile(name: string, root?: string): ReturnType<DojoFiles['faultOf']> {
    return this.#files?.faultOf(name, root);
  }

  /** Opens it, too. */
  createFile(name: string): void {
    const root = this.#files?.create(name);
    if (root !== undefined) this.openFile(root);
  }

  renameFile(root: string, name: string): void {
    this.#files?.rename(root, name);
    this.#follow();
  }

  /** Another file is shown then. */
  deleteFile(root: string): void {
    this.#files?.delete(root);
    if (this.#file?.root === root) this.#file = undefined;
    this.#follow();
  }

  /** The file that is shown, where it was deleted. */
  restoreFile(): void {
    const { file } = this.#view.value;
    if (file === undefined) return;
    const isFree = this.#files?.faultOf(file.name, file.root) === undefined;
    this.renameFile(file.root, isFree ? file.name : file.root);
  }

  get #files(): DojoFiles | undefined {
    return this.#bound && new DojoFiles(this.#bound.doc);
  }

  connect(): void {
    this.#close = undefined;
    this.#provider.connect();
  }

  /** False if there is no connection to send it on. */
  command(command: Command): boolean {
    return this.#provider.command(command);
  }

  /** On the time line of the dojo, at once or after a reconnect. */
  mark(mark: Mark): void {
    this.#provider.mark(mark);
    if (mark.kind !== 'light') return;
    this.#light = mark.data.light;
    this.#showSigns();
  }

  /** Shows everybody that one asks for the word. */
  raiseHand(): void {
    this.#handSinceMs ??= this.serverTimeMs;
    this.#showSigns();
  }

  lowerHand(): void {
    if (this.#handSinceMs === undefined) return;
    this.#handSinceMs = undefined;
    this.#showSigns();
  }

  /** The server's clock now, by which turns end. */
  get serverTimeMs(): number {
    return this.#provider.serverTimeMs;
  }

  destroy(): void {
    this.following.stop();
    this.#provider.destroy();
  }

  #showFile(root: string): void {
    this.#file = this.#view.value.files.find(file => file.root === root) ?? { root, name: root };
    this.#follow();
  }

  /** To everybody who is here; another awareness knows nothing of them. */
  #showSigns(): void {
    const { awareness } = this.#provider;
    awareness.setLocalStateField('hand', this.#handSinceMs ?? null);
    awareness.setLocalStateField('light', this.#light ?? null);
  }

  #keepLost(text: string, code: string): void {
    const before = this.#lost.value;
    this.#lost.value = { text: before === undefined ? text : `${before.text}\n${text}`, code };
  }

  #bind(): void {
    const { doc, awareness } = this.#provider;
    this.#bound = new BoundDocument(this.#provider);
    // A file is a root or an entry of the list; both come with a transaction.
    doc.on('afterTransaction', transaction => {
      const { files, isDeleted } = shownFiles(doc, this.#file);
      const { files: before, isFileDeleted } = this.#view.value;
      if (isDeleted !== isFileDeleted || JSON.stringify(files) !== JSON.stringify(before)) this.#follow();
      // Others' edits move their carets. One's own are made by hand, and within an update of the editor.
      if (!transaction.local) this.following.look();
      // What came while we were not there was typed at some time before.
      if (this.#provider.synced) this.lastTyped.note(transaction, this.#provider.members(), Date.now());
    });
    awareness.on('change', ({ added, updated }: Record<'added' | 'updated', number[]>) =>
      this.following.moved([...added, ...updated]),
    );
  }

  #follow(): void {
    this.#view.value = this.#read();
    // Without a connection nobody is known, which is not the same as everybody having left.
    if (this.#provider.synced) this.following.membersChanged();
  }

  #read(): DojoView {
    const provider = this.#provider;
    const shown = this.#bound && shownFiles(this.#bound.doc, this.#file);
    // A document that replaces another may lack the file that is shown, but only the person's hand changes that one.
    const root = this.#file?.root ?? shown?.files[0]?.root;
    this.#file = shown?.files.find(file => file.root === root) ?? this.#file;
    return {
      bound: this.#bound,
      status: provider.status,
      retryAtMs: provider.retryAtMs,
      unsaved: provider.unsaved,
      readOnlyReason: provider.readOnlyReason,
      members: provider.members(),
      session: provider.session,
      files: shown?.files ?? [],
      file: this.#file,
      isFileDeleted: shown?.isDeleted ?? false,
      role: provider.role,
      close: this.#close,
    };
  }
}
