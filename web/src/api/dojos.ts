import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Dojo, DojoChange, DojoDetail, DojoList, NewDojo, RestApi } from '@tatami/client/rest';

/** The dojos of the tenant, and the names of those that were seen. */
export class DojoApi {
  readonly #rest: RestApi;
  readonly #made = new Set<string>();
  readonly #names = new Map<string, Signal<string | undefined>>();

  constructor(rest: RestApi) {
    this.#rest = rest;
  }

  async list(cursor?: string): Promise<DojoList> {
    const page = await this.#rest.call('listDojos', { query: cursor === undefined ? {} : { cursor } });
    for (const dojo of page.items) this.#note(dojo);
    return page;
  }

  /** @param idempotencyKey the same when it is asked for again, after an answer that was lost */
  async create(dojo: NewDojo, idempotencyKey: string): Promise<Dojo> {
    const created = await this.#rest.call('createDojo', { body: dojo }, { idempotencyKey });
    this.#note(created);
    this.#made.add(created.id);
    return created;
  }

  async read(dojoId: string): Promise<DojoDetail> {
    const dojo = await this.#rest.call('readDojo', { path: { id: dojoId } });
    this.#note(dojo);
    return dojo;
  }

  async change(dojoId: string, change: DojoChange): Promise<Dojo> {
    const changed = await this.#rest.call('changeDojo', { path: { id: dojoId }, body: change });
    this.#note(changed);
    return changed;
  }

  /** @throws RestProblem `dojo-not-found` if no dojo has the code */
  async join(code: string): Promise<Dojo> {
    const joined = await this.#rest.call('joinDojo', { body: { code } });
    this.#note(joined);
    return joined;
  }

  /** Another one than before, which counts no more. */
  async makeJoinCode(dojoId: string): Promise<string> {
    return (await this.#rest.call('createJoinCode', { path: { id: dojoId } })).code;
  }

  async removeJoinCode(dojoId: string): Promise<void> {
    await this.#rest.call('deleteJoinCode', { path: { id: dojoId } });
  }

  /** Since the page was loaded. */
  wasMadeHere(dojoId: string): boolean {
    return this.#made.has(dojoId);
  }

  /** As it is known here: of dojos that were listed, read or made. Undefined until then. */
  name(dojoId: string): ReadonlySignal<string | undefined> {
    return this.#nameOf(dojoId);
  }

  #nameOf(dojoId: string): Signal<string | undefined> {
    const known = this.#names.get(dojoId);
    if (known !== undefined) return known;
    const unknown = signal<string | undefined>(undefined);
    this.#names.set(dojoId, unknown);
    return unknown;
  }

  #note({ id, name }: Dojo): void {
    this.#nameOf(id).value = name;
  }
}
