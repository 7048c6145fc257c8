import { Decoration, type EditorView, WidgetType } from '@codemirror/view';
import { shortName } from './short-name.ts';

interface CaretLook {
  readonly name: string;
  readonly color: string;
  /** Of the place: negative is before what is typed there. */
  readonly side: number;
  /** Whether the name is shown. */
  readonly hasFlag: boolean;
}

/** The class of a name that is shown; it stays in the page to fade out. */
const SHOWN = 'cm-flag-shown';

/** Somebody's caret with their name. */
export class CaretWidget extends WidgetType {
  readonly #look: CaretLook;

  constructor(look: CaretLook) {
    super();
    this.#look = look;
  }

  get decoration(): Decoration {
    return Decoration.widget({ side: this.#look.side, block: false, widget: this });
  }

  override eq(other: CaretWidget): boolean {
    return this.#isOfSamePerson(other) && other.#look.hasFlag === this.#look.hasFlag;
  }

  override updateDOM(caret: HTMLElement, _view: EditorView, before: CaretWidget): boolean {
    if (!this.#isOfSamePerson(before)) return false;
    caret.querySelector('.cm-ySelectionInfo')?.classList.toggle(SHOWN, this.#look.hasFlag);
    return true;
  }

  override toDOM(): HTMLElement {
    const caret = element('span', 'cm-ySelectionCaret');
    caret.style.backgroundColor = this.#look.color;
    caret.style.borderColor = this.#look.color;
    const name = element('div', 'cm-ySelectionInfo');
    name.classList.toggle(SHOWN, this.#look.hasFlag);
    name.textContent = shortName(this.#look.name);
    // A word joiner on both sides gives the caret a line's height and keeps lines from breaking at it.
    caret.append('\u2060', name, '\u2060');
    return caret;
  }

  override ignoreEvent(): boolean {
    return true;
  }

  #isOfSamePerson(other: CaretWidget): boolean {
    return other.#look.color === this.#look.color && other.#look.name === this.#look.name;
  }
}

function element(tag: string, className: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}
