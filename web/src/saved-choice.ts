import { type ReadonlySignal, signal } from '@preact/signals';

/** Something that a person chose, which is saved when they change it. */
export class SavedChoice<Read extends Chosen, Chosen extends object> {
  readonly #name: string;
  readonly #calls: { read(): Promise<Read>; save(choice: Chosen): Promise<unknown> };
  readonly #value = signal<Read | undefined>(undefined);
  /** One change after another, or an older one could go last. */
  #saving: Promise<unknown> = Promise.resolve();

  /** @param name for the console */
  constructor(name: string, calls: { read(): Promise<Read>; save(choice: Chosen): Promise<unknown> }) {
    this.#name = name;
    this.#calls = calls;
  }

  /** Undefined until it is loaded, and if it could not be: the rest of the page is of use without it. */
  get value(): ReadonlySignal<Read | undefined> {
    return this.#value;
  }

  async load(): Promise<void> {
    try {
      this.#value.value = await this.#calls.read();
    } catch (cause) {
      console.warn(this.#name, cause);
    }
  }

  /** Shown at once; what it was before comes back if it cannot be saved. @returns whether it was saved */
  change(changed: (value: Read) => Chosen): Promise<boolean> {
    const before = this.#value.value;
    if (before === undefined) return Promise.resolve(false);
    const choice = changed(before);
    this.#value.value = { ...before, ...choice };
    const saved = this.#saving.then(async () => {
      try {
        await this.#calls.save(choice);
        return true;
      } catch (cause) {
        console.warn(this.#name, cause);
        await this.load();
        return false;
      }
    });
    this.#saving = saved;
    return saved;
  }
}
