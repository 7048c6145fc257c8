import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import { etagOf, newKey, type RestApi, RestProblem } from '@tatami/client/rest';
import type { NewPoc, Poc } from '@tatami/rest';
import { conflictBetween, type EditConflict, merged, type Side } from './edit-conflict.ts';
import {
  changeBetween,
  changedFields,
  fieldsOf,
  NO_FIELDS,
  newPocOf,
  normalFields,
  type PocField,
  type PocFields,
  withLabels,
} from './poc-fields.ts';
import { failureOf, isRefusal, type SaveFailure, wrongFields } from './save-failure.ts';

export type LabelField = 'languages' | 'tags';

export type PocFormState =
  | { readonly kind: 'writing' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'invalid'; readonly fields: readonly PocField[] }
  | { readonly kind: 'failed'; readonly failure: SaveFailure }
  | { readonly kind: 'conflict'; readonly conflict: EditConflict };

/**
 * A POC as somebody writes it, new or on a revision that they saw.
 *
 * - Nothing that was typed is lost: whatever saving comes to, the fields stay.
 * - One `save` at a time. A creation whose answer was lost is asked for again as it was, with its key, before what was
 *   typed since is saved as a change: so there is one POC, however often somebody presses the button.
 */
export class PocForm {
  readonly #rest: Pick<RestApi, 'call'>;
  readonly #state = signal<PocFormState>({ kind: 'writing' });
  readonly #base = signal<Poc | undefined>(undefined);
  readonly #fields = signal<PocFields>(NO_FIELDS);
  readonly #openLabels = signal<Readonly<Record<LabelField, string>>>({ languages: '', tags: '' });
  #key = newKey();
  #unanswered: NewPoc | undefined;

  readonly isNew: ReadonlySignal<boolean> = computed(() => this.#base.value === undefined);
  readonly isDirty: ReadonlySignal<boolean> = computed(() => {
    const base = this.#base.value;
    const { languages, tags } = this.#openLabels.value;
    const saved = base === undefined ? NO_FIELDS : fieldsOf(base);
    return changedFields(saved, this.#fields.value).length > 0 || `${languages}${tags}`.trim() !== '';
  });

  constructor(rest: Pick<RestApi, 'call'>, poc?: Poc) {
    this.#rest = rest;
    if (poc !== undefined) this.#begin(poc, fieldsOf(poc));
  }

  get state(): ReadonlySignal<PocFormState> {
    return this.#state;
  }

  get fields(): ReadonlySignal<PocFields> {
    return this.#fields;
  }

  /** Labels that are being typed, and are none yet. */
  get openLabels(): ReadonlySignal<Readonly<Record<LabelField, string>>> {
    return this.#openLabels;
  }

  change(part: Partial<PocFields>): void {
    this.#fields.value = { ...this.#fields.value, ...part };
    const state = this.#state.value;
    if (state.kind !== 'invalid') return;
    const fields = state.fields.filter(field => !(field in part));
    this.#state.value = fields.length === 0 ? { kind: 'writing' } : { kind: 'invalid', fields };
  }

  /** What is before a comma becomes labels. */
  typeLabel(field: LabelField, typed: string): void {
    const parts = typed.split(/[,\n]/);
    const open = parts.pop() ?? '';
    if (parts.length > 0) this.#addLabels(field, parts);
    this.#openLabels.value = { ...this.#openLabels.value, [field]: open };
  }

  endLabel(field: LabelField): void {
    this.typeLabel(field, `${this.#openLabels.value[field]},`);
  }

  removeLabel(field: LabelField, label: string): void {
    this.change({ [field]: this.#fields.value[field].filter(other => other !== label) });
  }

  /** The POC as it is now, or undefined if `state` has something to say about it. */
  async save(): Promise<Poc | undefined> {
    if (this.#state.value.kind === 'saving') return undefined;
    this.#settle();
    const fields = this.#fields.value;
    if (fields.name === '') {
      this.#state.value = { kind: 'invalid', fields: ['name'] };
      return undefined;
    }
    this.#state.value = { kind: 'saving' };
    try {
      const base = this.#base.value ?? (await this.#create(fields));
      return await this.#saveOn(base, fields);
    } catch (cause) {
      console.warn('poc', cause);
      this.#refused(cause);
      return undefined;
    }
  }

  /** Goes on from their revision with what was chosen; without a choice, mine. Saves nothing. */
  resolve(choices: Readonly<Partial<Record<PocField, Side>>>): void {
    const state = this.#state.value;
    if (state.kind !== 'conflict') return;
    this.#begin(state.conflict.theirs, merged(this.#fields.value, state.conflict, choices));
    this.#state.value = { kind: 'writing' };
  }

  async #create(fields: PocFields): Promise<Poc> {
    const body = this.#unanswered ?? newPocOf(fields);
    this.#unanswered = body;
    const poc = await this.#rest.call('createPoc', { body }, { idempotencyKey: this.#key });
    this.#begin(poc, fields);
    return poc;
  }

  async #saveOn(base: Poc, fields: PocFields): Promise<Poc | undefined> {
    const change = changeBetween(fieldsOf(base), fields);
    if (Object.keys(change).length === 0) return this.#saved(base);
    const path = { id: base.id };
    try {
      const header = { 'if-match': etagOf(base.rev) };
      return this.#saved(await this.#rest.call('changePoc', { path, header, body: change }));
    } catch (cause) {
      if (!(cause instanceof RestProblem && cause.code === 'revision-stale')) throw cause;
    }
    const theirs = await this.#rest.call('readPoc', { path });
    // An earlier try arrived, and its answer did not.
    if (changedFields(fieldsOf(theirs), fields).length === 0) return this.#saved(theirs);
    this.#state.value = { kind: 'conflict', conflict: conflictBetween(fieldsOf(base), fields, theirs) };
    return undefined;
  }

  #saved(poc: Poc): Poc {
    this.#begin(poc, fieldsOf(poc));
    this.#state.value = { kind: 'writing' };
    return poc;
  }

  #refused(cause: unknown): void {
    const failure = failureOf(cause);
    if (isRefusal(cause)) this.#unanswered = undefined;
    if (failure === 'gone') {
      // Deleted by somebody: what was typed is all that there is, and saving it makes another POC.
      this.#base.value = undefined;
      this.#key = newKey();
    }
    const fields = wrongFields(cause);
    this.#state.value = fields.length > 0 ? { kind: 'invalid', fields } : { kind: 'failed', failure };
  }

  #begin(base: Poc, fields: PocFields): void {
    batch(() => {
      this.#unanswered = undefined;
      this.#base.value = base;
      this.#fields.value = fields;
    });
  }

  #settle(): void {
    this.endLabel('languages');
    this.endLabel('tags');
    this.#fields.value = normalFields(this.#fields.value);
  }

  #addLabels(field: LabelField, labels: readonly string[]): void {
    const added = field === 'tags' ? labels.map(label => label.toLowerCase()) : labels;
    const before = this.#fields.value[field];
    const after = withLabels(before, added);
    if (after.length > before.length) this.change({ [field]: after });
  }
}
