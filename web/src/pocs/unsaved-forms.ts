import { computed, type ReadonlySignal, signal } from '@preact/signals';

/** As much of a form as must be known while its page is not shown. */
export interface UnsavedForm {
  readonly isDirty: ReadonlySignal<boolean>;
}

/** Forms by the address that they are filled in at. What is typed outlives a step back, and is found again there. */
export class UnsavedForms<Form extends UnsavedForm> {
  readonly #forms = signal<ReadonlyMap<string, Form>>(new Map());
  /** Those that hold something which is nowhere else. */
  readonly unsaved: ReadonlySignal<readonly (readonly [path: string, form: Form])[]> = computed(() =>
    [...this.#forms.value].filter(([, form]) => form.isDirty.value),
  );
  readonly isNeeded: ReadonlySignal<boolean> = computed(() => this.unsaved.value.length > 0);

  get(path: string): Form | undefined {
    return this.#forms.peek().get(path);
  }

  keep(path: string, form: Form): void {
    this.#forms.value = new Map(this.#forms.peek()).set(path, form);
  }

  drop(path: string): void {
    const forms = new Map(this.#forms.peek());
    forms.delete(path);
    this.#forms.value = forms;
  }
}
